package dev.custodia.trust;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a test can have counted. Stored by name, so the names stay. */
public enum Figure {
    /** Times that a process was killed. */
    KILLS,
    /** Those of them that hit a job at work. */
    KILLS_AT_WORK,
    /** Connections cut. */
    CUTS,
    /** Times that space ran out. */
    FULL_DISKS,
    CUSTOMERS,
    LINES,
    DOCUMENTS,
    ROUNDS,
    /** At once, at most. */
    OPERATORS,
    /** Acts that were done. */
    ACTS,
    /** Acts and attempts that were refused. */
    REFUSALS,
    SEQUENCES,
    RUNS,
    CHANGES,
    /** That a clock went wrong. */
    JUMPS,
    /** Lived through by a clock that is set. */
    DAYS,
    /** Legal holds that were set in time. */
    HOLDS,
    /** Last days of a statutory period that were worked out twice. */
    LAST_DAYS,
    ROUTES,
    /** Who asks: roles, tokens, nobody. */
    ASKERS,
    REQUESTS,
    ATTEMPTS,
    /** Entries of a journal. */
    ENTRIES,
    /** Ways in which a journal was tampered with. */
    ATTACKS,
    VERIFICATION_MILLISECONDS,
    MARKERS,
    COLUMNS_SEARCHED,
    FILES_SEARCHED,
    WAYS_OUT,
    LOG_LINES,
    CELLS,
    BROWSERS;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Figure ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
