package dev.custodia.changes.web;

import dev.custodia.changes.Change;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;

/** A part of a change's page that another room furnishes, as a bean. */
public interface ChangeSection {
    /** The part as HTML, made by a template of the room; empty where the room has nothing to say of this change. */
    String html(Change change, Words words, Frame frame);
}
