package dev.custodia.customers.web;

import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;

/**
 * Something that can be done to those who are ticked in the list of customers, furnished by another room as a bean. Its
 * button opens a dialog; what stands there goes along with the list's form, which is called {@code selection}, to the
 * room's own route, where {@link Ticked} reads whom it is about.
 */
public interface ListAction {
    /** Lower comes first. */
    int order();

    boolean offeredTo(Frame frame);

    /** The id of the dialog. */
    String dialogId();

    String icon();

    String button(Words words);

    /** The dialog as HTML, made by a template of the room. */
    String dialog(Words words, Frame frame);
}
