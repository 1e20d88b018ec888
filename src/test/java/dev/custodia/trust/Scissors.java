package dev.custodia.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stands between a program and its PostgreSQL, hands on what they say, and cuts the line where it is told to. */
final class Scissors implements AutoCloseable {
    private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket door;
    private final String host;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Cut> next = new AtomicReference<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean away;

    /** Where a line is to be cut, once. */
    sealed interface Cut {
        /** After so many bytes that the program sends from now on, on whichever line. */
        record AfterBytes(AtomicInteger left) implements Cut {}

        /** Before a COMMIT has gone out, or so many bytes into it. */
        record BeforeCommit(int bytes) implements Cut {}

        /** The COMMIT goes out, and so many bytes of the answer come back. */
        record BehindCommit(int answered) implements Cut {}
    }

    /** @param database as in the address of a database, {@code jdbc:postgresql://host:port/name} */
    Scissors(String database) throws IOException {
        String address = database.replaceFirst("^jdbc:postgresql://([^/]+)/.*", "$1");
        host = address.substring(0, address.indexOf(':'));
        port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::meet);
    }

    int port() {
        return door.getLocalPort();
    }

    /** How many lines were cut so far. */
    int cuts() {
        return cuts.get();
    }

    /** Cuts the next line that comes so far, and waits for that. @return whether one came */
    boolean cut(Cut where, long milliseconds) throws InterruptedException {
        int before = cuts.get();
        next.set(where);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        while (cuts.get() == before && System.nanoTime() < deadline) Thread.sleep(2);
        next.set(null);
        return cuts.get() > before;
    }

    /** Lets nobody through any more, until {@link #back}. */
    void away() {
        away = true;
        open.forEach(Scissors::hangUp);
    }

    void back() {
        away = false;
    }

    private void meet() {
        while (!door.isClosed()) {
            try {
                Socket program = door.accept();
                if (away) {
                    program.close();
                    continue;
                }
                Socket server = new Socket(host, port);
                program.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                open.add(program);
                open.add(server);
                Line line = new Line(program, server);
                Thread.ofVirtual().start(line::out);
                Thread.ofVirtual().start(line::back);
            } catch (IOException closed) {
                // The door is, or somebody has gone again already.
            }
        }
    }

    private final class Line {
        private final Socket program;
        private final Socket server;
        /** By which name the program calls its COMMIT, once it has given it one: then it is not spelt out any more. */
        private byte[] name = {};

        Line(Socket program, Socket server) {
            this.program = program;
            this.server = server;
        }

        void out() {
            byte[] buffer = new byte[1 << 16];
            try (InputStream from = program.getInputStream();
                    OutputStream to = server.getOutputStream()) {
                for (int read = from.read(buffer); read > 0; read = from.read(buffer)) {
                    int let = let(buffer, read);
                    to.write(buffer, 0, let);
                    to.flush();
                    if (let < read) {
                        cuts.incrementAndGet();
                        break;
                    }
                }
            } catch (IOException gone) {
                // By one of the two, or by us.
            }
            end();
        }

        private int let(byte[] said, int length) {
            int commit = commit(said, length);
            Cut cut = next.get();
            if (cut == null) return length;
            return switch (cut) {
                case Cut.AfterBytes after -> {
                    int left = after.left().addAndGet(-length);
                    yield left > 0 || !next.compareAndSet(cut, null) ? length : Math.max(0, length + left - 1);
                }
                case Cut.BeforeCommit before ->
                    commit < 0 || !next.compareAndSet(cut, null)
                            ? length
                            : Math.min(length - 1, commit + before.bytes());
                case Cut.BehindCommit _ -> length;
            };
        }

        /** Where a COMMIT begins in what the program says; -1 where there is none. */
        private int commit(byte[] said, int length) {
            int spelt = find(said, length, COMMIT);
            if (spelt > 0) {
                int before = spelt - 1;
                while (before > 0 && said[before - 1] > ' ') before--;
                // Parse: the name, a zero, the text.
                if (said[spelt - 1] == 0 && before < spelt - 1) name = Arrays.copyOfRange(said, before - 1, spelt);
            }
            return spelt >= 0 || name.length == 0 ? spelt : find(said, length, name);
        }

        void back() {
            byte[] buffer = new byte[1 << 16];
            try (InputStream from = server.getInputStream();
                    OutputStream to = program.getOutputStream()) {
                for (int read = from.read(buffer); read > 0; read = from.read(buffer)) {
                    if (next.get() instanceof Cut.BehindCommit behind
                            && find(buffer, read, COMMIT) >= 0
                            && next.compareAndSet(behind, null)) {
                        // It was done, and the program does not hear of it.
                        to.write(buffer, 0, Math.min(behind.answered(), find(buffer, read, COMMIT)));
                        to.flush();
                        cuts.incrementAndGet();
                        break;
                    }
                    to.write(buffer, 0, read);
                    to.flush();
                }
            } catch (IOException gone) {
                // By one of the two, or by us.
            }
            end();
        }

        private void end() {
            hangUp(program);
            hangUp(server);
            open.remove(program);
            open.remove(server);
        }
    }

    private static int find(byte[] said, int length, byte[] wanted) {
        for (int i = 0; i + wanted.length <= length; i++) {
            if (Arrays.equals(said, i, i + wanted.length, wanted, 0, wanted.length)) return i;
        }
        return -1;
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // All the better.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        open.forEach(Scissors::hangUp);
    }
}
