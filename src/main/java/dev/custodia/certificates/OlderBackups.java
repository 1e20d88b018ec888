package dev.custodia.certificates;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whoever keeps backups says how long one can still be there that knows who has gone. */
public interface OlderBackups {
    /**
     * When the last backup made before this moment is destroyed; that moment itself where there is none. Null where nobody
     * knows.
     */
    @Nullable
    Instant goneAt(Instant moment);
}
