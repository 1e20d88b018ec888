import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Verifies what Custodia has signed, without Custodia: no network, no database, no library, one file to read.
 *
 * <pre>
 * java Verify.java certificate FILE [KEY]                       a certificate of removal
 * java Verify.java journal ENTRIES CHECKPOINTS KEY              the journal and its signed checkpoints
 * </pre>
 *
 * KEY is the open half of the company's key, as a file or as text: ask the company for it by another way than the file
 * that is to be verified. Without it a certificate is held against the key that it carries, and the fingerprint of that key
 * has to be compared. The exit code is 0 for what is genuine, 1 for what is not, 2 for what cannot be read.
 *
 * <p>It needs Java 17 or later.
 */
final class Verify {
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) {
        try {
            if (arguments.size() >= 2
                    && arguments.size() <= 3
                    && arguments.get(0).equals("certificate"))
                return certificate(read(arguments.get(1)), arguments.size() == 3 ? arguments.get(2) : null);
            if (arguments.size() == 4 && arguments.get(0).equals("journal"))
                return journal(Path.of(arguments.get(1)), Path.of(arguments.get(2)), key(arguments.get(3)));
            System.err.println("Usage: java Verify.java certificate FILE [KEY]");
            System.err.println("       java Verify.java journal ENTRIES CHECKPOINTS KEY");
            return 2;
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            System.err.println("This cannot be read: " + unreadable.getMessage());
            return 2;
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    // ---- certificates

    private static int certificate(String text, String known) throws IOException, GeneralSecurityException {
        Map<String, Object> file = object(new Json(text).whole());
        Map<String, Object> statement = object(file.get("certificate"));
        byte[] open = known == null ? Base64.getDecoder().decode(text(file.get("key"))) : key(known);
        byte[] signature = Base64.getDecoder().decode(text(file.get("signature")));
        if (!signed(open, canonical(statement).getBytes(StandardCharsets.UTF_8), signature))
            return bad("the signature does not belong to this text and this key");
        List<String> faults = faults(statement, fingerprint(open));
        if (!faults.isEmpty()) return bad(String.join("; ", faults));
        System.out.println("The certificate " + statement.get("number") + " is genuine: " + statement.get("customers")
                + " customers gone for good on " + statement.get("goneAt") + ", level " + statement.get("level")
                + " when it was issued on " + statement.get("issuedAt") + ".");
        for (Object step : list(statement.get("levels"))) {
            Map<String, Object> level = object(step);
            Object reached = level.get("reached");
            Object expected = level.get("expected");
            System.out.println("  " + level.get("level") + ": "
                    + (reached != null
                            ? "reached " + reached
                            : expected != null ? "expected " + expected : "not known"));
        }
        System.out.println("Signed by the key with the fingerprint " + fingerprint(open) + "."
                + (known == null ? " Compare it with the one that the company has told you." : ""));
        return 0;
    }

    /** What does not fit together in a text that is signed: a signer can be wrong as well. */
    private static List<String> faults(Map<String, Object> statement, String fingerprint) {
        List<String> faults = new ArrayList<>();
        if (!"custodia certificate 1".equals(statement.get("kind"))) faults.add("it is not a certificate of this kind");
        if (!fingerprint.equals(statement.get("issuedBy"))) faults.add("it names another key as its signer");
        long sum = 0;
        for (Object lot : list(statement.get("counts")))
            sum += number(object(lot).get("customers"));
        if (sum != number(statement.get("customers"))) faults.add("its counts do not add up");
        object(statement.get("searched")).forEach((store, found) -> {
            if (number(found) != 0) faults.add(found + " rows were found in " + store);
        });
        if (object(statement.get("searched")).isEmpty()) faults.add("nobody has searched");
        Instant before = Instant.parse(text(statement.get("beganAt")));
        Instant issued = Instant.parse(text(statement.get("issuedAt")));
        String level = "";
        boolean reachedAll = true;
        for (Object one : list(statement.get("levels"))) {
            Map<String, Object> step = object(one);
            Object reached = step.get("reached");
            if (reached == null) {
                reachedAll = false;
                continue;
            }
            Instant at = Instant.parse(text(reached));
            if (!reachedAll) faults.add(step.get("level") + " is said to be reached and an earlier level is not");
            if (at.isBefore(before) || at.isAfter(issued)) faults.add("the dates of its levels are out of order");
            before = at;
            level = text(step.get("level"));
        }
        if (!level.equals(statement.get("level"))) faults.add("its level is not the last one that was reached");
        return faults;
    }

    // ---- the journal

    private record Checkpoint(long from, long to, String hash, String marks) {}

    private static int journal(Path entries, Path checkpoints, byte[] open)
            throws IOException, GeneralSecurityException {
        List<Checkpoint> signed = new ArrayList<>();
        String before = "";
        long to = 0;
        for (String line : Files.readAllLines(checkpoints)) {
            Map<String, Object> checkpoint = object(new Json(line).whole());
            long from = number(checkpoint.get("from"));
            String statement = String.join(
                    "\n",
                    "custodia journal checkpoint 1",
                    Long.toString(from),
                    Long.toString(number(checkpoint.get("to"))),
                    text(checkpoint.get("at")),
                    text(checkpoint.get("hash")),
                    text(checkpoint.get("marks")),
                    text(checkpoint.get("previous")));
            boolean genuine = from == to + 1
                    && digest(before).equals(checkpoint.get("previous"))
                    && signed(
                            open,
                            statement.getBytes(StandardCharsets.UTF_8),
                            Base64.getDecoder().decode(text(checkpoint.get("signature"))));
            if (!genuine) return bad("the checkpoint for entry " + (to + 1) + " is not signed by this key");
            to = number(checkpoint.get("to"));
            signed.add(new Checkpoint(from, to, text(checkpoint.get("hash")), text(checkpoint.get("marks"))));
            before = line;
        }
        return chain(entries, signed);
    }

    private static int chain(Path entries, List<Checkpoint> signed) throws IOException, GeneralSecurityException {
        byte[] previous = new byte[32];
        long number = 0;
        int next = 0;
        try (var lines = Files.newBufferedReader(entries)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Map<String, Object> entry = object(new Json(line).whole());
                number++;
                long named = number(entry.get("number"));
                if (named < number) return bad("entry " + named + " does not follow the one before it");
                if (named > number) return bad("entry " + number + " was removed");
                String hash = text(entry.get("hash"));
                byte[] follows = HexFormat.of().parseHex(text(entry.get("previous")));
                if (!HexFormat.of().formatHex(hash(entry, follows)).equals(hash))
                    return bad("entry " + number + " was changed");
                if (next < signed.size()) {
                    Checkpoint checkpoint = signed.get(next);
                    int at = Math.toIntExact(number - checkpoint.from()) * 16;
                    boolean last = number == checkpoint.to();
                    if (!checkpoint.marks().startsWith(hash.substring(0, 16), at)
                            || last && !checkpoint.hash().equals(hash))
                        return bad("the journal was rewritten from entry " + number + " on");
                    if (last) next++;
                }
                if (!MessageDigest.isEqual(follows, previous))
                    return bad("entry " + number + " does not follow the one before it");
                previous = HexFormat.of().parseHex(hash);
            }
        }
        if (next < signed.size()) return bad("entry " + (number + 1) + " and what followed were cut off");
        System.out.println(
                "The journal is intact: " + number + " entries, vouched for by signed checkpoints up to entry "
                        + (signed.isEmpty() ? 0 : signed.get(signed.size() - 1).to()) + ".");
        return 0;
    }

    /** SHA-256 over the fields, each text after its length, each optional number after a mark, and the hash before. */
    private static byte[] hash(Map<String, Object> entry, byte[] previous)
            throws IOException, GeneralSecurityException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        out.writeLong(number(entry.get("number")));
        Instant at = Instant.parse(text(entry.get("at")));
        out.writeLong(at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000);
        out.writeLong(number(entry.get("actor")));
        write(out, text(entry.get("via")));
        writeOptional(out, entry.get("token"));
        write(out, text(entry.get("act")));
        out.writeLong(number(entry.get("affected")));
        writeOptional(out, entry.get("change"));
        writeOptional(out, entry.get("subject"));
        write(out, text(entry.get("why")));
        Map<String, Object> details = object(entry.get("details"));
        out.writeInt(details.size());
        for (Map.Entry<String, Object> detail : details.entrySet()) {
            write(out, detail.getKey());
            if (detail.getValue() instanceof Long number) {
                out.writeByte(1);
                out.writeLong(number);
            } else {
                out.writeByte(detail.getValue() instanceof String ? 2 : 3);
                write(out, String.valueOf(detail.getValue()));
            }
        }
        out.write(previous);
        return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeOptional(DataOutputStream out, Object number) throws IOException {
        out.writeBoolean(number != null);
        if (number != null) out.writeLong(number(number));
    }

    // ---- keys and signatures

    private static byte[] key(String fileOrText) throws IOException {
        boolean isText = fileOrText.matches("[A-Za-z0-9+/=]{40,}") && !Files.exists(Path.of(fileOrText));
        return Base64.getDecoder().decode((isText ? fileOrText : read(fileOrText)).strip());
    }

    private static boolean signed(byte[] open, byte[] statement, byte[] claimed) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(open));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update(statement);
        try {
            return signature.verify(claimed);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static String fingerprint(byte[] open) throws GeneralSecurityException {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(open), 0, 16);
        return digest.replaceAll("(.{4})(?=.)", "$1 ");
    }

    private static String digest(String line) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
    }

    private static int bad(String what) {
        System.out.println("This is not what was signed: " + what + ".");
        return 1;
    }

    // ---- JSON

    /** RFC 8785 for what stands in a certificate: members in order, no white space, whole numbers. */
    private static String canonical(Object value) {
        StringBuilder text = new StringBuilder();
        if (value instanceof Map<?, ?> members) {
            text.append('{');
            String comma = "";
            for (Map.Entry<String, Object> member : object(members).entrySet()) {
                text.append(comma).append(quoted(member.getKey())).append(':').append(canonical(member.getValue()));
                comma = ",";
            }
            return text.append('}').toString();
        }
        if (value instanceof List<?> items) {
            text.append('[');
            String comma = "";
            for (Object item : items) {
                text.append(comma).append(canonical(item));
                comma = ",";
            }
            return text.append(']').toString();
        }
        return value instanceof String string ? quoted(string) : String.valueOf(value);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ') quoted.append(String.format("\\u%04x", (int) c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        if (value instanceof Map<?, ?> members) return (Map<String, Object>) members;
        throw new IllegalArgumentException("an object was expected");
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> items) return items;
        throw new IllegalArgumentException("a list was expected");
    }

    private static String text(Object value) {
        if (value instanceof String text) return text;
        throw new IllegalArgumentException("a text was expected");
    }

    private static long number(Object value) {
        if (value instanceof Long number) return number;
        if (value instanceof String text) return Long.parseLong(text);
        throw new IllegalArgumentException("a number was expected");
    }

    /** Reads JSON; names of members come in order, twice the same is refused, numbers are whole. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object whole() {
            Object value = value();
            space();
            if (at < text.length()) throw wrong();
            return value;
        }

        private Object value() {
            space();
            if (at >= text.length()) throw wrong();
            char c = text.charAt(at);
            if (c == '{') return members();
            if (c == '[') return items();
            if (c == '"') return string();
            for (String word : List.of("true", "false", "null"))
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("null") ? null : Boolean.valueOf(word);
                }
            int from = at;
            while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) at++;
            if (from == at) throw wrong();
            return Long.valueOf(text.substring(from, at));
        }

        private Map<String, Object> members() {
            Map<String, Object> members = new TreeMap<>();
            at++;
            space();
            if (take('}')) return members;
            do {
                space();
                String name = string();
                space();
                if (!take(':') || members.containsKey(name)) throw wrong();
                members.put(name, value());
                space();
            } while (take(','));
            if (!take('}')) throw wrong();
            return members;
        }

        private List<Object> items() {
            List<Object> items = new ArrayList<>();
            at++;
            space();
            if (take(']')) return items;
            do {
                items.add(value());
                space();
            } while (take(','));
            if (!take(']')) throw wrong();
            return items;
        }

        private String string() {
            if (!take('"')) throw wrong();
            StringBuilder string = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                char c = text.charAt(at++);
                if (c != '\\') {
                    string.append(c);
                    continue;
                }
                char escaped = text.charAt(at++);
                switch (escaped) {
                    case 'n' -> string.append('\n');
                    case 't' -> string.append('\t');
                    case 'r' -> string.append('\r');
                    case 'b' -> string.append('\b');
                    case 'f' -> string.append('\f');
                    case 'u' -> {
                        string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> string.append(escaped);
                }
            }
            if (!take('"')) throw wrong();
            return string.toString();
        }

        private boolean take(char c) {
            if (at >= text.length() || text.charAt(at) != c) return false;
            at++;
            return true;
        }

        private void space() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException("it is not JSON at character " + at);
        }
    }
}
