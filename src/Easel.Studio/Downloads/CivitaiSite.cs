using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;

namespace Easel.Studio.Downloads;

/// <summary>CivitAI: its models, their versions and files. Its API's answers are at <c>/api/v1</c>.</summary>
/// <param name="ask">The site's answer in JSON to an address.</param>
/// <param name="site">The site's address.</param>
internal sealed class CivitaiSite(Func<Uri, CancellationToken, Task<JsonElement>> ask, Func<string> site)
{
    private const int MostFound = 30;
    private const int MostCard = 2 << 20; // letters

    /// <summary>The weights files of a version, the one that is meant when none is named first.</summary>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<IReadOnlyList<RemoteFile>> Files(long version, CancellationToken cancel)
    {
        var json = await ask(Address($"/api/v1/model-versions/{version}"), cancel).ConfigureAwait(false);
        var model = json.Whole("modelId") is { } id ? await ask(Address($"/api/v1/models/{id}"), cancel).ConfigureAwait(false) : json.Member("model");
        return Files(json, model, version);
    }

    /// <summary>The weights files of all versions of a model, the latest first.</summary>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<IReadOnlyList<RemoteFile>> FilesOfModel(long model, CancellationToken cancel)
    {
        var json = await ask(Address($"/api/v1/models/{model}"), cancel).ConfigureAwait(false);
        return [.. json.Items("modelVersions").SelectMany(version => version.Whole("id") is { } id ? Files(version, json, id) : [])];
    }

    /// <summary>One file of a version.</summary>
    /// <exception cref="RequestException">The version has no such file.</exception>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<RemoteFile> File(string field, long version, long? number, CancellationToken cancel)
    {
        var files = await Files(version, cancel).ConfigureAwait(false);
        var what = number is { } wanted ? string.Create(CultureInfo.InvariantCulture, $"civitai:{version}/{wanted}") : null;
        return files.FirstOrDefault(file => what is null || file.What == what)
            ?? throw new RequestException(field, files.Count == 0 ? $"version {version} has no weights file on CivitAI" : $"version {version} has no file {number}; it has {string.Join(", ", files.Select(file => $"{file.What} ({file.Name})"))}");
    }

    /// <summary>The latest version of a model that has weights; its main file.</summary>
    /// <exception cref="RequestException">The model has none.</exception>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<RemoteFile> LatestFile(string field, long model, CancellationToken cancel)
    {
        if (await FilesOfModel(model, cancel).ConfigureAwait(false) is not [var first, ..]) throw new RequestException(field, $"model {model} has no weights file on CivitAI");
        var words = first.What["civitai:".Length..].Split('/');
        return await File(field, long.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture), cancel).ConfigureAwait(false);
    }

    /// <summary>Models that fit some words; none that the site marks as not safe for work.</summary>
    /// <exception cref="DownloadException">The site refuses or fails.</exception>
    public async Task<IReadOnlyList<OnlineModel>> Search(string text, CancellationToken cancel)
    {
        var json = await ask(Address($"/api/v1/models?query={Uri.EscapeDataString(text)}&limit={MostFound}&nsfw=false"), cancel).ConfigureAwait(false);
        return [.. from model in json.Items("items")
                   let id = model.Whole("id")
                   where id is not null && model.Text("name") is not null
                   select new OnlineModel
                   {
                       What = string.Create(CultureInfo.InvariantCulture, $"civitai:model/{id}"),
                       Site = DownloadSite.Civitai,
                       Title = model.Text("name")!,
                       Author = model.Member("creator").Text("username"),
                       Kind = KindOf(model.Text("type")),
                       BaseModel = model.Items("modelVersions").Select(version => version.Text("baseModel")).FirstOrDefault(name => name is not null),
                       Licence = Licence(model),
                       Page = Page(id.Value, null),
                       Loads = model.Member("stats").Whole("downloadCount"),
                   }];
    }

    private IReadOnlyList<RemoteFile> Files(JsonElement version, JsonElement model, long id) =>
        [.. from file in version.Items("files")
            let name = RemoteName.Safe(file.Text("name"))
            let address = file.Text("downloadUrl")
            where name is not null && Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.UserInfo.Length == 0
            where file.Text("type") is null or "Model" or "Pruned Model" or "VAE" or "Negative"
            orderby file.Text("type") is "VAE", file.Flag("primary") is not true, name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? 0 : 1
            select File(version, model, id, file, name, new Uri(address!))];

    private RemoteFile File(JsonElement version, JsonElement model, long id, JsonElement file, string name, Uri address)
    {
        var type = file.Text("type") == "VAE" ? "VAE" : model.Text("type") ?? version.Member("model").Text("type");
        return new RemoteFile
        {
            What = string.Create(CultureInfo.InvariantCulture, $"civitai:{id}/{file.Whole("id") ?? 0}"),
            Address = address,
            Name = name,
            Site = DownloadSite.Civitai,
            Bytes = file.Number("sizeKB") is > 0 and < 1e12 and var kibibytes ? (long)Math.Round(kibibytes * 1024) : null,
            Sha256 = file.Member("hashes").Text("SHA256") is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit) ? hash.ToLowerInvariant() : null,
            Kind = KindOf(type),
            Title = string.Join(" · ", new[] { model.Text("name") ?? version.Member("model").Text("name"), version.Text("name") }.OfType<string>()) is { Length: > 0 } title ? title : null,
            Author = model.Member("creator").Text("username"),
            BaseModel = version.Text("baseModel"),
            Licence = Licence(model),
            Page = Page(model.Whole("id") ?? version.Whole("modelId"), id),
            Caution = file.Text("virusScanResult") == "Danger" || file.Text("pickleScanResult") == "Danger" ? "CivitAI's scan calls this file dangerous" : null,
            Words = [.. version.Texts("trainedWords").Select(word => word.Trim(' ', ',')).Where(word => word.Length > 0).Distinct()],
            Card = Card(version, model),
        };
    }

    private Uri Address(string path) => new(site().TrimEnd('/') + path);

    private string? Page(long? model, long? version) =>
        model is null ? null : Address(string.Create(CultureInfo.InvariantCulture, $"/models/{model}{(version is null ? "" : $"?modelVersionId={version}")}")).AbsoluteUri;

    // The version as the site tells it, with what programs look for of the model.
    private static string? Card(JsonElement version, JsonElement model)
    {
        if (version.ValueKind != JsonValueKind.Object || version.GetRawText().Length > MostCard) return null;
        var card = JsonObject.Create(version)!;
        if (card["model"] is not JsonObject && model.ValueKind == JsonValueKind.Object) card["model"] = new JsonObject { ["name"] = model.Text("name"), ["type"] = model.Text("type") };
        if (card["creator"] is not JsonObject && model.Member("creator").Text("username") is { } author) card["creator"] = new JsonObject { ["username"] = author };
        return card.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static string? Licence(JsonElement model)
    {
        if (model.Member("allowNoCredit").ValueKind == JsonValueKind.Undefined && model.Member("allowCommercialUse").ValueKind == JsonValueKind.Undefined) return null;
        var uses = model.Text("allowCommercialUse") is { } one ? [one] : model.Texts("allowCommercialUse").ToList();
        var sold = uses.Where(use => !use.Equals("None", StringComparison.OrdinalIgnoreCase)).ToList();
        return string.Join("; ",
            sold.Count == 0 ? "no commercial use" : $"commercial use: {string.Join(", ", sold)}",
            model.Flag("allowNoCredit") is true ? "no credit needed" : "credit the author",
            model.Flag("allowDerivatives") is true ? "merges may be shared" : "merges may not be shared",
            model.Flag("allowDifferentLicense") is true ? "under other terms too" : "under the same terms alone");
    }

    private static FileRole? KindOf(string? type) => type?.ToUpperInvariant() switch
    {
        "CHECKPOINT" => FileRole.Checkpoint,
        "LORA" or "LOCON" or "DORA" => FileRole.Lora,
        "TEXTUALINVERSION" => FileRole.Embedding,
        "HYPERNETWORK" => FileRole.Hypernetwork,
        "CONTROLNET" => FileRole.ControlNet,
        "UPSCALER" => FileRole.Upscaler,
        "VAE" => FileRole.Vae,
        "MOTIONMODULE" => FileRole.MotionModule,
        _ => null,
    };
}
