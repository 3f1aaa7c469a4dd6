using System.Net;

namespace Easel.Studio.Downloads;

/// <summary>The head of a server's answer, and what it says of the file behind it.</summary>
/// <param name="response">The answer.</param>
/// <param name="address">Where it came from at last.</param>
/// <param name="linked">What Hugging Face said of the file before it sent on, or null.</param>
internal sealed class RemoteAnswer(HttpResponseMessage response, Uri address, string? linked) : IDisposable
{
    private const int Sha256Digits = 64;

    public HttpResponseMessage Response => response;

    public Uri Address => address;

    /// <summary>Whether it is a part of the file, as was asked.</summary>
    public bool IsPart => response.StatusCode == HttpStatusCode.PartialContent;

    /// <summary>Whether the file has no such part.</summary>
    public bool IsBeyond => response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable;

    /// <summary>First byte of the part, or null when it is not said.</summary>
    public long? From => response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } ? from : null;

    /// <summary>Bytes of the whole file, or null when nobody says.</summary>
    public long? Total => IsPart ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;

    /// <summary>With its quotes; or null.</summary>
    public string? ETag => response.Headers.ETag?.ToString();

    /// <summary>Whether <see cref="ETag"/> stands for the very bytes.</summary>
    public bool IsStrong => response.Headers.ETag is { IsWeak: false };

    public DateTimeOffset? Modified => response.Content.Headers.LastModified;

    /// <summary>The whole file's SHA-256, where Hugging Face tells it; or null.</summary>
    public string? Sha256 => linked is { Length: Sha256Digits } && linked.All(char.IsAsciiHexDigit) ? linked.ToLowerInvariant() : null;

    /// <summary>The file's name as the server says it, or null.</summary>
    public string? FileName => response.Content.Headers.ContentDisposition is { } disposition ? (disposition.FileNameStar ?? disposition.FileName)?.Trim('"') : null;

    /// <summary>Whether it is a page to be read.</summary>
    public bool IsPage => response.Content.Headers.ContentType is { MediaType: "text/html" or "application/xhtml+xml" };

    /// <summary>Whether its bytes are not those of the file.</summary>
    public bool IsPacked => response.Content.Headers.ContentEncoding.Any(way => way != "identity");

    public void Dispose() => response.Dispose();
}
