package dev.custodia.scores;

import java.time.LocalDate;
import org.springframework.context.ApplicationContext;

/** What goes on within the working out of scores, for the bench. */
public final class OpenScores {
    private OpenScores() {}

    /** Everybody's purchases, as the models see them, and every model fitted to them by the work. */
    public static Runnable fitting(ApplicationContext house, LocalDate day) {
        Buyers buyers = house.getBean(Histories.class).seen(day, day, 1).buyers();
        return () -> {
            if (Fitting.all(buyers).isEmpty()) throw new AssertionError("Nothing was fitted");
        };
    }
}
