using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Requests;
using Easel.Studio.Settings;

namespace Easel.Studio.Downloads;

/// <summary>What a person names to be loaded, understood: <c>hf:OWNER/REPO[@REVISION][/PATH]</c>, <c>civitai:VERSION[/FILE]</c>, <c>civitai:model/MODEL</c>, a page of one of those sites, or any http(s) address.</summary>
public abstract partial record DownloadAddress
{
    private const string UsualRevision = "main";
    private const int Longest = 4096;

    private DownloadAddress()
    {
    }

    /// <summary>Any address.</summary>
    public sealed record Web(Uri Address) : DownloadAddress;

    /// <summary>One file of a repository; the path with slashes, not escaped.</summary>
    public sealed record HuggingFaceFile(string Repository, string Revision, string Path) : DownloadAddress;

    /// <summary>A repository, of whose files one is to be chosen.</summary>
    public sealed record HuggingFaceRepository(string Repository, string Revision) : DownloadAddress;

    /// <summary>A version of a model of CivitAI's; of its files the one of that number, or null for the main one.</summary>
    public sealed record CivitaiVersion(long Id, long? File = null) : DownloadAddress;

    /// <summary>A model of CivitAI's, of whose versions the latest is meant.</summary>
    public sealed record CivitaiModel(long Id) : DownloadAddress;

    /// <summary>Understands what a person wrote.</summary>
    /// <param name="field">The request's field, for messages.</param>
    /// <param name="text">What was written.</param>
    /// <param name="settings">Where the sites are.</param>
    /// <exception cref="RequestException">It is nothing of all that, or holds a password or token.</exception>
    public static DownloadAddress Parse(string field, string text, DownloadSettings settings)
    {
        text = text.Trim();
        if (text.Length is 0 or > Longest || text.Any(char.IsControl)) throw new RequestException(field, $"it is empty, too long or holds a control character; {Advice}");
        if (text.StartsWith("hf:", StringComparison.OrdinalIgnoreCase)) return HuggingFace(field, text, RepositoryWords().Match(text[3..]));
        if (text.StartsWith("civitai:", StringComparison.OrdinalIgnoreCase)) return Civitai(field, text, text[8..]);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw new RequestException(field, $"'{Short(text)}' is no address; {Advice}");
        if (address.UserInfo.Length > 0) throw new RequestException(field, "the address holds a name or password; leave them out");
        if (Secret().IsMatch(address.Query)) throw new RequestException(field, $"the address holds a token; leave it out and set downloads.civitai_token or downloads.hugging_face_token in {SettingsStore.FileName}");
        return OfHuggingFace(field, text, address, settings) ?? OfCivitai(address, settings) ?? new Web(address);
    }

    private static string Advice => "give an http(s) address, hf:OWNER/REPO[@REVISION]/PATH, civitai:VERSION or civitai:model/MODEL";

    private static DownloadAddress HuggingFace(string field, string text, Match match)
    {
        if (!match.Success) throw new RequestException(field, $"'{Short(text)}' names no file of Hugging Face's; give hf:OWNER/REPO[@REVISION]/PATH, or hf:OWNER/REPO to choose from its files");
        var revision = match.Groups["revision"] is { Success: true } given ? Uri.UnescapeDataString(given.Value) : UsualRevision;
        var path = match.Groups["path"].Value.Trim('/');
        if (path.Split('/').Any(part => part is "." or "..") || revision.Split('/').Any(part => part is "" or "." or "..")) throw new RequestException(field, $"'{Short(text)}' is not possible: '.' and '..' lead nowhere there");
        return path.Length == 0 ? new HuggingFaceRepository(match.Groups["repository"].Value, revision) : new HuggingFaceFile(match.Groups["repository"].Value, revision, path);
    }

    private static DownloadAddress Civitai(string field, string text, string id)
    {
        if (CivitaiWords().Match(id) is not { Success: true } match)
            throw new RequestException(field, $"'{Short(text)}' names no model of CivitAI's; give civitai:VERSION or civitai:model/MODEL with the numbers of its page's address");
        return match.Groups["model"].Success ? new CivitaiModel(Number(match)) : new CivitaiVersion(Number(match), match.Groups["file"] is { Success: true } file ? long.Parse(file.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null);
    }

    private static DownloadAddress? OfHuggingFace(string field, string text, Uri address, DownloadSettings settings)
    {
        if (!IsOn(settings.HuggingFaceAddress, address) || !HuggingFacePage().IsMatch(address.AbsolutePath)) return null;
        var page = HuggingFacePage().Match(address.AbsolutePath);
        if (page.Groups["repository"].Value.Split('/')[0] is "api" or "datasets" or "spaces" or "docs") return null;
        var revision = page.Groups["revision"] is { Success: true } named ? "@" + named.Value : "";
        return HuggingFace(field, text, RepositoryWords().Match($"{page.Groups["repository"].Value}{revision}/{Uri.UnescapeDataString(page.Groups["path"].Value)}"));
    }

    private static DownloadAddress? OfCivitai(Uri address, DownloadSettings settings)
    {
        if (!IsOn(settings.CivitaiAddress, address)) return null;
        if (CivitaiDownload().Match(address.AbsolutePath) is { Success: true } file) return new CivitaiVersion(Number(file));
        if (CivitaiPage().Match(address.AbsolutePath) is not { Success: true } page) return null;
        return CivitaiChosen().Match(address.Query) is { Success: true } version ? new CivitaiVersion(Number(version)) : new CivitaiModel(Number(page));
    }

    private static bool IsOn(string site, Uri address) =>
        Uri.TryCreate(site, UriKind.Absolute, out var known) && (address.Authority.Equals(known.Authority, StringComparison.OrdinalIgnoreCase) || address.Authority.Equals("www." + known.Authority, StringComparison.OrdinalIgnoreCase));

    private static long Number(Match match) => long.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    [GeneratedRegex(@"^(?<repository>[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)(@(?<revision>[^/@]+))?(/(?<path>.*))?$")]
    private static partial Regex RepositoryWords();

    [GeneratedRegex(@"^/(?<repository>[^/]+/[^/]+)(/(resolve|blob|raw|tree)/(?<revision>[^/]+)(/(?<path>.*))?)?/?$")]
    private static partial Regex HuggingFacePage();

    [GeneratedRegex(@"^/models/(?<number>\d{1,15})(/|$)")]
    private static partial Regex CivitaiPage();

    [GeneratedRegex(@"^/api/download/models/(?<number>\d{1,15})$")]
    private static partial Regex CivitaiDownload();

    [GeneratedRegex(@"[?&]modelVersionId=(?<number>\d{1,15})(&|$)")]
    private static partial Regex CivitaiChosen();

    [GeneratedRegex(@"^((?<model>model)/(?<number>\d{1,15})|(?<number>\d{1,15})(/(?<file>\d{1,15}))?)$", RegexOptions.IgnoreCase)]
    private static partial Regex CivitaiWords();

    [GeneratedRegex(@"[?&](token|api_?key|access_token|key)=", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
