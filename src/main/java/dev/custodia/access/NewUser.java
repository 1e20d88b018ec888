package dev.custodia.access;

/** An account that was just made, with the password that opens it once; it is shown now and kept nowhere. */
public record NewUser(User user, String password) {
    @Override
    public String toString() {
        return "NewUser[" + user.id() + "]";
    }
}
