package dev.custodia.trust;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is promised. Whether there is a test is held against the tests themselves. */
public enum Promise {
    P1("trust.how.p1"),
    P2("trust.how.p2"),
    P3("trust.how.p3"),
    P5("trust.how.p5"),
    P6("trust.how.p6"),
    P7("trust.how.p7"),
    P8("trust.how.p8"),
    P9("trust.how.p9"),
    P10("trust.how.p10"),
    P11("trust.how.p11"),
    P12("trust.how.p12"),
    P13("trust.how.p13"),
    P14("trust.how.p14"),
    P15("trust.how.p15"),
    P16("trust.how.p16"),
    P18("trust.how.p18"),
    P19("trust.how.p19"),
    P21(null),
    P22(null),
    P23("trust.how.p23"),
    P28("trust.how.p28"),
    P31(null),
    P32("trust.how.p32"),
    P33(null);

    private final @Nullable String how;

    /** @param how the words for what its test does; null where there is no test yet */
    Promise(@Nullable String how) {
        this.how = how;
    }

    /** The key of what its test does; empty where there is no test yet. */
    public Optional<String> how() {
        return Optional.ofNullable(how);
    }
}
