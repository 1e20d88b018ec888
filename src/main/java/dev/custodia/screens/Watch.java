package dev.custodia.screens;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells a program how a long job stands, as server-sent events, until the job has ended or nobody listens any more. */
public final class Watch {
    private static final Duration PACE = Duration.ofMillis(300);
    private static final int SILENT_AT_MOST = 30;

    private Watch() {}

    /**
     * Looks again and again, and sends what has changed as an event {@code progress}; the last is called {@code ended}.
     *
     * @param look how it stands now; in a thread of its own, so it has to say for whom it acts
     */
    public static <T> SseEmitter of(Callable<T> look, Predicate<T> ended) {
        SseEmitter emitter = new SseEmitter(0L);
        Thread.ofVirtual().name("watch").start(() -> follow(emitter, look, ended));
        return emitter;
    }

    private static <T> void follow(SseEmitter emitter, Callable<T> look, Predicate<T> ended) {
        try {
            T before = null;
            int silent = 0;
            while (true) {
                T now = look.call();
                boolean over = ended.test(now);
                silent = now.equals(before) ? silent + 1 : 0;
                // Said again now and then although nothing has changed, since that is how one learns who has left.
                if (over || silent == 0 || silent % SILENT_AT_MOST == 0)
                    emitter.send(
                            SseEmitter.event().name(over ? "ended" : "progress").data(now));
                if (over) break;
                before = now;
                Thread.sleep(PACE);
            }
            emitter.complete();
        } catch (IOException | IllegalStateException left) {
            emitter.complete();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (Exception failed) {
            emitter.completeWithError(failed);
        }
    }
}
