package dev.sovereign.store;

import dev.sovereign.tenancy.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One SQLite file with write-ahead logging: one connection writes, four read, each on a platform
/// thread, because SQLite pins a virtual one. Callers wait on virtual threads. What was read is
/// worked on by helpers too.
public final class Sqlite implements AutoCloseable {
  private static final int READERS = 4;
  private static final long WAIT_SECONDS = 15;
  private static final long IDLE_SECONDS = 10;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final ExecutorService writing = Executors.newSingleThreadExecutor(named("store-writer"));
  private final ExecutorService reading =
      Executors.newFixedThreadPool(READERS, named("store-reader"));
  private final ThreadPoolExecutor helping = helping();
  private final Connection writer;
  private final BlockingQueue<Connection> readers = new LinkedBlockingQueue<>();

  /// Work with a connection.
  ///
  /// @param <T> what it finds
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private Sqlite(Connection writer, List<Connection> readers) {
    this.writer = writer;
    this.readers.addAll(readers);
  }

  /// Opens the file, making it and bringing its tables up to date as needed. Only its owner may
  /// read it, and what SQLite puts beside it.
  ///
  /// @throws StoreFailure if that fails, or the file is of a newer version of the program
  public static Sqlite open(Path file) {
    var opened = new ArrayList<Connection>();
    var isOpen = false;
    try {
      keepToOwner(file);
      var writer = connect(file, opened);
      Migrations.run(writer);
      for (var i = 0; i < READERS; i++) {
        connect(file, opened);
      }
      isOpen = true;
      return new Sqlite(writer, opened.subList(1, opened.size()));
    } catch (IOException | SQLException failed) {
      throw new StoreFailure("cannot open " + file, failed);
    } finally {
      if (!isOpen) {
        close(opened);
      }
    }
  }

  /// What is wrong with a file, as SQLite itself says; nothing where it is sound. It is only read.
  public static Optional<String> examine(Path file) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      return rows.next()
          ? Optional.of(rows.getString(1)).filter(it -> !it.equals("ok"))
          : Optional.of("it says nothing");
    } catch (SQLException unreadable) {
      return Optional.of("it cannot be read");
    }
  }

  /// Copies a file that nobody writes to, with what its write-ahead log holds. The copy outlives a
  /// power cut once it was opened, written to and closed.
  ///
  /// @param to is not there yet; only its owner may read it
  /// @throws StoreFailure if that fails
  public static void copy(Path from, Path to) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + from);
        var copying = connection.prepareStatement("VACUUM INTO ?")) {
      keepToOwner(to); // SQLite takes an empty file.
      copying.setString(1, to.toString());
      copying.execute();
    } catch (IOException | SQLException failed) {
      throw new StoreFailure("cannot copy " + from, failed);
    }
  }

  // SQLite gives the files beside the database the permissions of the database.
  private static void keepToOwner(Path file) throws IOException {
    if (Files.exists(file)) {
      Files.setPosixFilePermissions(file, OWNER);
    } else {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
    }
  }

  private static Connection connect(Path file, List<Connection> opened) throws SQLException {
    var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    opened.add(connection);
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("PRAGMA foreign_keys = ON");
    }
    return connection;
  }

  /// Runs the work in a transaction of its own; blocks until it is durable.
  ///
  /// @throws StoreFailure if it is not
  <T> T write(Work<T> work) {
    return await(submit(writing, () -> transaction(writer, work)));
  }

  /// Runs work that only reads; blocks until it is done.
  ///
  /// @throws StoreFailure if it fails
  <T> T read(Work<T> work) {
    return await(submit(reading, () -> lend(work)));
  }

  /// Runs work whose reads all see the same moment; blocks until it is done.
  ///
  /// @throws StoreFailure if it fails
  <T> T readAtOnce(Work<T> work) {
    return read(connection -> transaction(connection, work));
  }

  /// Threads for work on what was read, one for each further core. They keep none waiting: what
  /// none of them can begin at once, the caller does.
  Executor helpers() {
    return helping;
  }

  private static ThreadPoolExecutor helping() {
    var most = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    return new ThreadPoolExecutor(
        0,
        most,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        named("store-helper"),
        new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /// Whether the store answers; blocks for as long as it takes to find out.
  public boolean isAlive() {
    try {
      return read(
          connection -> {
            try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM api_key")) {
              return rows.next();
            }
          });
    } catch (StoreFailure dead) {
      return false;
    }
  }

  private static <T> T transaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      var result = work.with(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException failed) {
      connection.rollback();
      throw failed;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private <T> T lend(Work<T> work) throws SQLException, InterruptedException {
    var connection = readers.take();
    try {
      return work.with(connection);
    } finally {
      readers.add(connection);
    }
  }

  private static <T> Future<T> submit(ExecutorService threads, Callable<T> work) {
    try {
      return threads.submit(work);
    } catch (RejectedExecutionException closed) {
      throw new StoreFailure("the store is closed", closed);
    }
  }

  private static <T> T await(Future<T> work) {
    try {
      return work.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreFailure("interrupted while waiting for the store", interrupted);
    } catch (ExecutionException | TimeoutException failed) {
      throw new StoreFailure("the store failed", failed);
    }
  }

  private static ThreadFactory named(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }

  @Override
  public void close() {
    writing.close();
    reading.close();
    helping.close();
    close(List.of(writer));
    close(readers);
  }

  private static void close(Collection<Connection> connections) {
    try {
      for (var connection : connections) {
        connection.close();
      }
    } catch (SQLException failed) {
      throw new StoreFailure("cannot close the store", failed);
    }
  }
}
