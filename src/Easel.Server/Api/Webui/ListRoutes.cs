using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Easel.Studio.Styles;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary>What requests may name.</summary>
internal static class ListRoutes
{
    public static void MapLists(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/sdapi/v1");
        api.MapGet("samplers", () => WebuiJson.Answer(SamplerNames.Samplers.Select(sampler => new { name = sampler.Title, aliases = WebuiSamplers.Aliases(sampler), options = WebuiSamplers.Options(sampler) })));
        api.MapGet("schedulers", () => WebuiJson.Answer(SamplerNames.Schedules.Select(schedule => new
        {
            name = schedule.Id,
            label = schedule.Title,
            aliases = schedule.Aliases.Length > 0 ? schedule.Aliases : (IEnumerable<string>?)null,
            default_rho = schedule.Rho ?? -1.0,
            need_inner_model = WebuiSamplers.NeedsModel(schedule),
        })));
        api.MapGet("upscalers", Upscalers);
        api.MapGet("sd-models", (WebuiModels models) => WebuiJson.Answer(models.All()));
        api.MapGet("sd-vae", (WebuiModels models) => WebuiJson.Answer(models.Vaes().Select(file => new { model_name = file.Name, filename = file.Path })));
        api.MapGet("prompt-styles", Styles);
        api.MapGet("embeddings", Embeddings);
        api.MapGet("loras", Loras);
        api.MapGet("hypernetworks", (ModelIndex index) => WebuiJson.Answer(index.Cards.Where(card => card is { Role: FileRole.Hypernetwork, Problem: null }).Select(card => new { name = card.Stem, path = card.Path })));
        api.MapGet("latent-upscale-modes", () => WebuiJson.Answer(LatentModes.All.Select(name => new { name })));
        api.MapGet("face-restorers", (WebuiUpscalers upscalers) => WebuiJson.Answer(upscalers.Restorers.Select(file => new { name = file.Name, cmd_dir = Path.GetDirectoryName(file.Path) })));
        api.MapGet("extensions", () => WebuiJson.Answer(Array.Empty<string>()));
        api.MapGet("realesrgan-models", (WebuiUpscalers upscalers) => WebuiJson.Answer(upscalers.Networks.Where(file => file.Name.StartsWith("R-ESRGAN ", StringComparison.Ordinal)).Select(file => new { name = file.Name, path = file.Path, scale = (int)file.Scale })));
        api.MapGet("scripts", () => WebuiJson.Answer(new { txt2img = WebuiScripts.Titles, img2img = WebuiScripts.StartTitles }));
        api.MapGet("script-info", (WebuiUpscalers upscalers) => WebuiJson.Answer(WebuiScriptList.All([.. PlainUpscaler.Names, .. upscalers.Networks.Select(file => file.Name)])));
        foreach (var name in new[] { "refresh-embeddings", "refresh-checkpoints", "refresh-vae", "refresh-loras" }) api.MapPost(name, Refresh);
    }

    private static IResult Upscalers(WebuiUpscalers upscalers)
    {
        var plain = PlainUpscaler.Names.Select(name => new { name, model_name = (string?)null, model_path = (string?)null, model_url = (string?)null, scale = 4.0 });
        var networks = upscalers.Networks.Select(file => new { name = file.Name, model_name = (string?)null, model_path = (string?)file.Path, model_url = (string?)null, scale = file.Scale });
        return WebuiJson.Answer(plain.Concat(networks));
    }

    private static IResult Styles(StudioFolders folders)
    {
        var book = folders.Styles is { } file && File.Exists(file) ? StyleBook.Open(file) : StyleBook.Empty;
        return WebuiJson.Answer(book.Styles.Select(style => new { style.Name, style.Prompt, style.NegativePrompt }));
    }

    private static IResult Embeddings(StudioFolders folders)
    {
        var loaded = WebuiEmbeddings.In(folders.Embeddings).ToDictionary(found => found.Name, found => new { step = (int?)null, sd_checkpoint = (string?)null, sd_checkpoint_name = (string?)null, shape = found.Width, vectors = found.Vectors });
        return WebuiJson.Answer(new { loaded, skipped = new Dictionary<string, object>() });
    }

    private static IResult Loras(ServeOptions options, StudioFolders folders, ModelIndex index)
    {
        var inFolders = options.LoraFolders.Concat(folders.Loras).SelectMany(ModelLibrary.Files).Where(File.Exists).Select(Path.GetFullPath);
        var elsewhere = index.Cards.Where(card => card is { Role: FileRole.Lora, Problem: null }).Select(card => card.Path);
        return WebuiJson.Answer(inFolders.Union(elsewhere).Select(path =>
        {
            var name = Path.GetFileNameWithoutExtension(path);
            return new { name, alias = index.FactsOf(path).Alias ?? name, path, metadata = WebuiMetadata.Of(path) };
        }));
    }

    private static async Task<IResult> Refresh(ModelIndex index, CancellationToken cancel)
    {
        await index.Look(cancel).ConfigureAwait(false);
        return WebuiJson.Null;
    }
}
