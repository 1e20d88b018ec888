package dev.custodia.certificates;

import java.util.Optional;

/** Says of changes that removed somebody why they were made, as far as the room that contributes it knows. */
public interface Origin {
    Optional<FoundBy> of(long changeId);
}
