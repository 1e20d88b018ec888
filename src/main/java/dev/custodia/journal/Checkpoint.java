package dev.custodia.journal;

import java.util.HexFormat;

/**
 * A signed statement about some entries in a row.
 *
 * @param hash of the last one, in hexadecimal; it vouches for the chain up to it
 * @param marks the first {@value #MARK} digits of the hash of each entry, so that in a rewritten journal the first false
 *     entry can be named
 * @param genuine whether it is signed by our key and follows the checkpoint before it
 */
record Checkpoint(long from, long to, String hash, String marks, boolean genuine) {
    static final int MARK = 16;

    static String mark(byte[] hash) {
        return HexFormat.of().formatHex(hash).substring(0, MARK);
    }

    boolean vouchesFor(long entry, byte[] found) {
        if (entry == to && !HexFormat.of().formatHex(found).equals(hash)) return false;
        int place = Math.toIntExact(entry - from) * MARK;
        return place >= 0 && marks.startsWith(mark(found), place);
    }
}
