using System.ComponentModel;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Server.Api.Gallery;
using Easel.Studio.Gallery;
using Easel.Studio.Library;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary><c>/api/v1/models</c>: the library.</summary>
public static class ModelRoutes
{
    public static void MapModelLibrary(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/api/v1/models").WithTags("Models");
        models.MapGet("", List).WithSummary("Models of all kinds").WithDescription(
            "The model that comes with Easel, then every weights file and diffusers folder in the folders of models: what each is by its keys and header, what people noted about it, and, of broken files, why.");
        models.MapGet("{id}", Get).WithSummary("One model");
        models.MapGet("{id}/metadata", Metadata).WithSummary("The texts in a model's header, as they are");
        models.MapPatch("{id}", Change).WithSummary("Note something about a model").WithDescription("Written into the .json beside the file, which A1111 reads too. What is left out stays.");
        models.MapGet("{id}/preview", Preview).WithSummary("The picture beside a model, as a small WebP").Produces(StatusCodes.Status200OK, contentType: "image/webp");
        models.MapPut("{id}/preview", Choose).WithSummary("Put a picture of the gallery beside a model");
        models.MapPost("refresh", Refresh).WithSummary("Look at the folders now").WithDescription("Changes are noticed anyway, within seconds where the system tells, else within ten minutes.");
    }

    private static async Task<Ok<IReadOnlyList<ModelView>>> List(
        ModelIndex index, StudioFolders folders, CancellationToken cancel,
        [Description("Only models of this kind, such as checkpoint, lora or vae.")] string? kind = null)
    {
        if (!index.IsLooked) await index.Look(cancel).ConfigureAwait(false);
        var wanted = kind is null ? (FileRole?)null : Kind(kind);
        IEnumerable<ModelView> all = [BuiltIn, .. index.Cards.Select(card => ModelView.Of(card, folders))];
        return TypedResults.Ok<IReadOnlyList<ModelView>>([.. all.Where(model => wanted is null || model.Kind == wanted)]);
    }

    private static Results<Ok<ModelView>, ProblemHttpResult> Get(string id, ModelIndex index, StudioFolders folders) =>
        index.Find(id) is { } card ? TypedResults.Ok(ModelView.Of(card, folders)) : NoSuchModel(id);

    private static Results<Ok<IReadOnlyDictionary<string, string>>, ProblemHttpResult> Metadata(string id, ModelIndex index) =>
        index.Find(id) is { } card ? TypedResults.Ok(index.MetadataOf(card)) : NoSuchModel(id);

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> Change(string id, ModelChange change, ModelIndex index, StudioFolders folders, CancellationToken cancel)
    {
        if (index.Find(id) is not { } card) return NoSuchModel(id);
        await index.Note(card, change.Over(card.Notes), cancel).ConfigureAwait(false);
        return Get(id, index, folders);
    }

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Preview(string id, ModelIndex index, ModelPreviews previews, HttpResponse response, CancellationToken cancel)
    {
        if (index.Find(id) is not { } card) return NoSuchModel(id);
        try
        {
            if (await previews.Of(card, cancel).ConfigureAwait(false) is not { } path) return Problems.NotFound($"model {id} has no picture beside it");
            response.Headers.CacheControl = "private, max-age=31536000, immutable";
            response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.PhysicalFile(path, "image/webp");
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FileNotFoundException) { return Problems.NotFound($"the picture beside model {id} cannot be read"); }
    }

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> Choose(
        string id, PreviewChoice choice, ModelIndex index, ModelPreviews previews, PictureIndex pictures, StudioFolders folders, CancellationToken cancel)
    {
        if (index.Find(id) is not { } card) return NoSuchModel(id);
        if (await pictures.Find(choice.Image, cancel).ConfigureAwait(false) is not { } picture || !PictureFile.IsThere(picture.Path)) return ImageRoutes.NoSuchImage(choice.Image);
        await previews.Put(card, await File.ReadAllBytesAsync(picture.Path, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
        return Get(id, index, folders);
    }

    private static async Task<NoContent> Refresh(ModelIndex index, CancellationToken cancel)
    {
        await index.Look(cancel).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static ModelView BuiltIn { get; } = new() { Name = BuiltInChoices.Model, Kind = FileRole.Checkpoint, Description = "the model that comes with Easel", Title = BuiltInChoices.Model };

    private static FileRole Kind(string name)
    {
        var roles = Enum.GetValues<FileRole>().ToDictionary(role => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString()));
        return roles.TryGetValue(name, out var role) ? role : throw new RequestException("kind", $"there is no kind '{name}'; give one of {string.Join(", ", roles.Keys)}");
    }

    private static ProblemHttpResult NoSuchModel(string id) => Problems.NotFound($"there is no model {id}");
}
