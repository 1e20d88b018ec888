@org.jspecify.annotations.NullMarked
package dev.custodia.backups.web;
