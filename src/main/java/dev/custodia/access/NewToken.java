package dev.custodia.access;

/** A token that was just made, with its secret, which is shown now and kept nowhere. */
public record NewToken(Token token, String secret) {
    @Override
    public String toString() {
        return "NewToken[" + token.id() + "]";
    }
}
