package dev.custodia.changes.web;

import dev.custodia.access.Access;
import dev.custodia.journal.Actor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams how far a job is to a page that is open, twice a second, until it has ended or nobody looks any more. */
public final class Watching {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofHours(1);

    private Watching() {}

    /**
     * @param look asks how it stands, with the rights of whoever is looking
     * @param shown what the page shows of that, as HTML
     * @param ended whether nothing more will come
     */
    public static <T> SseEmitter until(Access access, Callable<T> look, Function<T, String> shown, Predicate<T> ended) {
        SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
        Actor actor = access.current();
        Thread.ofVirtual().name("watching").start(() -> {
            try {
                String last = "";
                while (true) {
                    T now = access.call(actor, look);
                    String html = shown.apply(now);
                    // Said again even when nothing moved: that is how a closed page is noticed.
                    emitter.send(SseEmitter.event().name("progress").data(html));
                    if (ended.test(now)) break;
                    Thread.sleep(last.equals(html) ? PAUSE.multipliedBy(2) : PAUSE);
                    last = html;
                }
                emitter.send(SseEmitter.event().name("finished").data(""));
                emitter.complete();
            } catch (IOException | IllegalStateException closed) {
                emitter.complete();
            } catch (Exception trouble) {
                emitter.completeWithError(trouble);
            }
        });
        return emitter;
    }
}
