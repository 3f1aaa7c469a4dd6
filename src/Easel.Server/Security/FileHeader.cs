using Microsoft.Net.Http.Headers;

namespace Easel.Server.Security;

/// <summary>Headers that carry a file's name, which may hold anything.</summary>
public static class FileHeader
{
    /// <summary>A <c>Content-Disposition</c> that names a file: quoted, and encoded where it is not plain (RFC 6266); control characters are left out.</summary>
    public static string Attachment(string name)
    {
        var header = new ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName(new string([.. name.Where(c => !char.IsControl(c))]));
        return header.ToString();
    }
}
