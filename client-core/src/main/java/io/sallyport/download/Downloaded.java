package io.sallyport.download;

import io.sallyport.Response;
import java.nio.file.Path;

/**
 * A complete download.
 *
 * @param path the file
 * @param size its bytes
 * @param received the bytes that came over the network for it in this run; fewer than its size if some were there already, more if it began anew
 * @param resumes how often a broken transfer was gone on with in this run
 * @param response the last answer; its body is read
 */
public record Downloaded(Path path, long size, long received, int resumes, Response response) {}
