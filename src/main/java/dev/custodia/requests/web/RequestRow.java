package dev.custodia.requests.web;

import dev.custodia.requests.Request;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.util.Map;

/**
 * A request as the pages show it.
 *
 * @param who the name of whoever asked; empty once they are gone
 * @param clock how much time is left, in a few words
 * @param until until when; empty where it has ended
 */
public record RequestRow(Request request, String who, String clock, String until, Tone tone) {
    static RequestRow of(Words w, Request request, String who, LocalDate today) {
        return new RequestRow(request, who, clock(w, request, today), until(w, request), tone(request, today));
    }

    private static String clock(Words w, Request request, LocalDate today) {
        return switch (request.state()) {
            case OPEN -> {
                long left = request.left(today);
                yield left < 0
                        ? w.of("requests.clock.late", Map.of("days", -left))
                        : w.of("requests.clock.left", Map.of("days", left));
            }
            case QUEUED -> w.of("requests.clock.queued");
            case WAITING -> w.of("requests.clock.waiting");
            case DONE, REFUSED -> w.of(request.state());
        };
    }

    private static String until(Words w, Request request) {
        return switch (request.state()) {
            case OPEN -> w.of("requests.clock.until", Map.of("date", w.date(request.due())));
            case QUEUED -> {
                LocalDate day = request.lawfulOn();
                yield day == null
                        ? w.of("requests.clock.daily")
                        : w.of("requests.clock.until", Map.of("date", w.date(day)));
            }
            case WAITING, DONE, REFUSED -> "";
        };
    }

    private static Tone tone(Request request, LocalDate today) {
        return switch (request.urgency(today)) {
            case OVER, NOW -> Tone.DANGER;
            case SOON -> Tone.WARNING;
            case CALM -> request.state() == Request.State.DONE ? Tone.GOOD : Tone.PLAIN;
        };
    }
}
