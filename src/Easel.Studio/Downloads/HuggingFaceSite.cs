using System.Text.Json;
using Easel.Core.Catalogs;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;

namespace Easel.Studio.Downloads;

/// <summary>Hugging Face: what its repositories hold. Its API's answers are at <c>/api/models</c>.</summary>
/// <param name="ask">The site's answer in JSON to an address.</param>
/// <param name="site">The site's address.</param>
internal sealed class HuggingFaceSite(Func<Uri, CancellationToken, Task<JsonElement>> ask, Func<string> site)
{
    private const int MostFound = 30;
    private const string LicenceTag = "license:";

    /// <summary>The weights files of a repository, in the order of their paths.</summary>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<IReadOnlyList<RemoteFile>> Files(string repository, string revision, CancellationToken cancel)
    {
        var at = revision == "main" ? "" : $"/revision/{Uri.EscapeDataString(revision)}";
        var json = await ask(Address($"/api/models/{repository}{at}?blobs=true"), cancel).ConfigureAwait(false);
        return [.. from sibling in json.Items("siblings")
                   let path = sibling.Text("rfilename")
                   where path is not null && ModelLibrary.IsWeights(path) && path.Split('/').All(part => part is not ("" or "." or ".."))
                   orderby path
                   let name = RemoteName.OfRepository(repository, path)
                   where name is not null
                   select File(json, repository, revision, path, name, sibling)];
    }

    /// <summary>One file.</summary>
    /// <exception cref="RequestException">The repository has none of that name.</exception>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<RemoteFile> File(string field, DownloadAddress.HuggingFaceFile wanted, CancellationToken cancel)
    {
        var files = await Files(wanted.Repository, wanted.Revision, cancel).ConfigureAwait(false);
        var what = What(wanted.Repository, wanted.Revision, wanted.Path);
        return files.FirstOrDefault(file => file.What == what)
            ?? throw new RequestException(field, $"{wanted.Repository} has no weights file '{wanted.Path}'{Spelling.Hint(wanted.Path, files.Select(file => PathOf(file.What)))}; {(files.Count == 0 ? "it has none at all" : $"it has {string.Join(", ", files.Take(12).Select(file => PathOf(file.What)))}{(files.Count > 12 ? ", …" : "")}")}");
    }

    /// <summary>Repositories that fit some words, the most loaded first.</summary>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<IReadOnlyList<OnlineModel>> Search(string text, CancellationToken cancel)
    {
        var json = await ask(Address($"/api/models?search={Uri.EscapeDataString(text)}&limit={MostFound}&full=true&sort=downloads&direction=-1"), cancel).ConfigureAwait(false);
        if (json.ValueKind != JsonValueKind.Array) throw new DownloadException("Hugging Face does not answer with a list");
        return [.. from repository in json.EnumerateArray()
                   let id = repository.Text("id") ?? repository.Text("modelId")
                   where id is not null && id.Count(c => c == '/') == 1
                   where repository.Member("siblings").ValueKind != JsonValueKind.Array || repository.Items("siblings").Any(sibling => sibling.Text("rfilename") is { } path && ModelLibrary.IsWeights(path))
                   select new OnlineModel
                   {
                       What = "hf:" + id,
                       Site = DownloadSite.HuggingFace,
                       Title = id[(id.IndexOf('/') + 1)..],
                       Author = repository.Text("author") ?? id[..id.IndexOf('/')],
                       Kind = KindOf(repository, ""),
                       BaseModel = BaseOf(repository),
                       Licence = Licence(repository),
                       Page = Address("/" + id).AbsoluteUri,
                       Loads = repository.Whole("downloads"),
                       Caution = Caution(repository),
                   }];
    }

    private static string What(string repository, string revision, string path) => $"hf:{repository}{(revision == "main" ? "" : "@" + Uri.EscapeDataString(revision))}/{path}";

    private static string PathOf(string what) => string.Join('/', what.Split('/').Skip(2));

    private RemoteFile File(JsonElement json, string repository, string revision, string path, string name, JsonElement sibling)
    {
        var stored = sibling.Member("lfs");
        var sha256 = stored.Text("sha256") ?? stored.Text("oid");
        var bytes = stored.Whole("size") ?? sibling.Whole("size");
        return new RemoteFile
        {
            What = What(repository, revision, path),
            Address = Address($"/{repository}/resolve/{Uri.EscapeDataString(revision)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}"),
            Name = name,
            Site = DownloadSite.HuggingFace,
            Bytes = bytes,
            IsExact = bytes is not null,
            Sha256 = sha256 is { Length: 64 } && sha256.All(char.IsAsciiHexDigit) ? sha256.ToLowerInvariant() : null,
            Kind = KindOf(json, path),
            Title = repository[(repository.IndexOf('/') + 1)..],
            Author = json.Text("author") ?? repository[..repository.IndexOf('/')],
            BaseModel = BaseOf(json),
            Licence = Licence(json),
            Page = Address("/" + repository).AbsoluteUri,
            Caution = Caution(json),
        };
    }

    private Uri Address(string path) => new(site().TrimEnd('/') + path);

    private static string? Licence(JsonElement json)
    {
        var card = json.Member("cardData");
        var name = card.Text("license") ?? json.Texts("tags").FirstOrDefault(tag => tag.StartsWith(LicenceTag, StringComparison.Ordinal))?[LicenceTag.Length..];
        if (name != "other") return name;
        return card.Text("license_name") is { } own ? card.Text("license_link") is { } link ? $"{own} ({link})" : own : "terms of its own; see its page";
    }

    private static string? Caution(JsonElement json) => json.Member("gated").ValueKind is JsonValueKind.String or JsonValueKind.True ? "its terms have to be agreed to on its page first; set downloads.hugging_face_token to the token of that account" : null;

    private static string? BaseOf(JsonElement json) => json.Member("cardData").Text("base_model") ?? json.Member("cardData").Texts("base_model").FirstOrDefault();

    private static FileRole? KindOf(JsonElement json, string path)
    {
        var tags = json.Texts("tags").ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (tags.Contains("lora")) return FileRole.Lora;
        if (tags.Contains("controlnet")) return FileRole.ControlNet;
        if (tags.Contains("textual_inversion")) return FileRole.Embedding;
        return path.StartsWith("vae/", StringComparison.OrdinalIgnoreCase) ? FileRole.Vae : null;
    }
}
