using System.Net.Http.Headers;
using System.Text.Json;
using Easel.Core.Requests;

namespace Easel.Studio.Downloads;

/// <summary>What there is to load: at Hugging Face, at CivitAI, or at any address.</summary>
/// <param name="connection">Asks them.</param>
/// <param name="rules">How patient, asked at each question.</param>
/// <param name="time">The clock.</param>
public sealed class ModelSites(DownloadConnection connection, Func<DownloadRules> rules, TimeProvider time)
{
    private const string Field = "what";
    private const int LongestSearch = 200;

    private HuggingFaceSite HuggingFace => new(Ask, () => connection.Settings().HuggingFaceAddress);

    private CivitaiSite Civitai => new(Ask, () => connection.Settings().CivitaiAddress);

    /// <summary>The one file that a person means.</summary>
    /// <param name="what">As <see cref="DownloadAddress"/> understands it.</param>
    /// <param name="tell">Told when a site is asked again, or null.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RequestException">It is nothing, or several files, which are named.</exception>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<RemoteFile> Find(string what, Action<string, TimeSpan>? tell = null, CancellationToken cancel = default) => await Reached(DownloadAddress.Parse(Field, what, connection.Settings()) switch
    {
        DownloadAddress.HuggingFaceFile file => HuggingFace.File(Field, file, cancel),
        DownloadAddress.HuggingFaceRepository repository => Only(repository, cancel),
        DownloadAddress.CivitaiVersion version => Civitai.File(Field, version.Id, version.File, cancel),
        DownloadAddress.CivitaiModel model => Civitai.LatestFile(Field, model.Id, cancel),
        DownloadAddress.Web web => Probe(web.Address, tell, cancel),
        _ => throw new InvalidOperationException("an address of a kind that nobody knows"),
    }).ConfigureAwait(false);

    /// <summary>The files of a repository, a model or a version, to choose from.</summary>
    /// <exception cref="RequestException">It is an address of no known site: nothing is asked then.</exception>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<IReadOnlyList<RemoteFile>> Files(string what, CancellationToken cancel = default) => await Reached(DownloadAddress.Parse(Field, what, connection.Settings()) switch
    {
        DownloadAddress.HuggingFaceFile file => HuggingFace.Files(file.Repository, file.Revision, cancel),
        DownloadAddress.HuggingFaceRepository repository => HuggingFace.Files(repository.Repository, repository.Revision, cancel),
        DownloadAddress.CivitaiVersion version => Civitai.Files(version.Id, cancel),
        DownloadAddress.CivitaiModel model => Civitai.FilesOfModel(model.Id, cancel),
        _ => throw new RequestException(Field, "an address has one file; give hf:OWNER/REPO, civitai:VERSION or civitai:model/MODEL to see what there is"),
    }).ConfigureAwait(false);

    /// <summary>Models that fit some words.</summary>
    /// <exception cref="RequestException">There are no words, or the site has no search.</exception>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<IReadOnlyList<OnlineModel>> Search(string text, DownloadSite site, CancellationToken cancel = default)
    {
        text = text.Trim();
        if (text.Length is 0 or > LongestSearch) throw new RequestException("text", $"give 1–{LongestSearch} letters to search for");
        return await Reached(site switch
        {
            DownloadSite.HuggingFace => HuggingFace.Search(text, cancel),
            DownloadSite.Civitai => Civitai.Search(text, cancel),
            _ => throw new RequestException("source", "only Hugging Face and CivitAI can be searched; give hf or civitai"),
        }).ConfigureAwait(false);
    }

    private async Task<RemoteFile> Only(DownloadAddress.HuggingFaceRepository wanted, CancellationToken cancel)
    {
        var files = await HuggingFace.Files(wanted.Repository, wanted.Revision, cancel).ConfigureAwait(false);
        return files switch
        {
            [var only] => only,
            [] => throw new RequestException(Field, $"{wanted.Repository} has no weights files"),
            _ => throw new RequestException(Field, $"{wanted.Repository} has {files.Count} weights files; give one of {string.Join(", ", files.Take(40).Select(file => file.What))}{(files.Count > 40 ? ", …" : "")}"),
        };
    }

    // Asks for the first byte: many servers answer nothing to HEAD.
    private async Task<RemoteFile> Probe(Uri address, Action<string, TimeSpan>? tell, CancellationToken cancel)
    {
        var current = rules();
        using var answer = await RetryRule.Of(current, time, tell).ExecuteAsync(
            async token => await connection.Get(address, request => request.Headers.Range = new RangeHeaderValue(0, 0), current.Stall, token).ConfigureAwait(false), cancel).ConfigureAwait(false);
        if (answer.IsPage) throw new DownloadException($"{answer.Address.Host} answers with a web page, not with a model; {connection.LoginAdvice(address)}");
        var name = RemoteName.Safe(answer.FileName) ?? RemoteName.Safe(Uri.UnescapeDataString(address.AbsolutePath)) ?? RemoteName.Safe(Uri.UnescapeDataString(answer.Address.AbsolutePath));
        return new RemoteFile
        {
            What = address.AbsoluteUri,
            Address = address,
            Name = name ?? "",
            Bytes = answer.IsBeyond ? null : answer.Total,
            Sha256 = answer.Sha256,
            Page = address.GetLeftPart(UriPartial.Path),
        };
    }

    private async Task<JsonElement> Ask(Uri address, CancellationToken cancel)
    {
        var current = rules();
        return await RetryRule.Of(current, time).ExecuteAsync(async token => await connection.Json(address, current.Stall, token).ConfigureAwait(false), cancel).ConfigureAwait(false);
    }

    private static async Task<T> Reached<T>(Task<T> asked)
    {
        try { return await asked.ConfigureAwait(false); }
        catch (Exception wrong) when (wrong is HttpRequestException or IOException or TimeoutException) { throw new DownloadException(RetryRule.Words(wrong), wrong); }
    }
}
