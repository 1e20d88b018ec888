package dev.custodia.facts;

import java.util.Optional;
import org.jooq.Condition;

/**
 * Whom of all customers whoever acts may see and touch. A room that knows who looks after whom says it; every look and
 * every act in somebody's name asks it, by {@link Facts#own()}, {@link Facts#in} and {@link Facts#owned}.
 */
public interface Limits {
    /** A predicate over {@code facts.fact}; empty for whoever sees all, for Custodia itself and in its jobs. */
    Optional<Condition> now();
}
