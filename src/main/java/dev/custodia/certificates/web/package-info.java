/** Certificates, as pages, files and API. */
@NullMarked
package dev.custodia.certificates.web;

import org.jspecify.annotations.NullMarked;
