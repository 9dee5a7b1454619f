"""What the parts share: child processes, the gateway, a scripted provider."""
