"""llama.cpp's server, from the wheel: `llama_server.py <model.gguf> <port>`."""

import sys
import threading

import xllamacpp


def main() -> None:
    options = xllamacpp.CommonParams()
    options.model.path, options.model_alias = sys.argv[1], {"tiny"}
    options.hostnames, options.port = ["127.0.0.1"], int(sys.argv[2])
    options.n_ctx, options.n_parallel, options.use_jinja = 32768, 2, True
    options.endpoint_metrics = options.endpoint_slots = True
    options.cpuparams.n_threads = 1
    server = xllamacpp.Server(options)
    print(f"listening at {server.listening_address}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
