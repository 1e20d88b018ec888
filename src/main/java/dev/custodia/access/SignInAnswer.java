package dev.custodia.access;

import java.time.Instant;

/** What comes of showing a name and a password. */
public sealed interface SignInAnswer {
    record Welcome(SignedIn signedIn) implements SignInAnswer {}

    /** Name or password is wrong, or the account is disabled: which of them is not said. */
    record Wrong() implements SignInAnswer {}

    /** Too many attempts; they are looked at again from then on. */
    record TooOften(Instant until) implements SignInAnswer {}
}
