package dev.custodia.screens;

/** A number as people type it. */
public final class TypedNumber {
    private TypedNumber() {}

    /** As programs write it, with a point before the decimals, from 1.234,50 or 1,234.50 or 1 234.50. */
    public static String plain(String typed) {
        String plain = typed.replaceAll("[\\s\u00a0\u202f'\u2019]", "");
        int comma = plain.lastIndexOf(',');
        int point = plain.lastIndexOf('.');
        if (comma > point) return plain.replace(".", "").replace(',', '.');
        return plain.replace(",", "");
    }
}
