using System.ComponentModel;
using Easel.Core.Requests;
using Easel.Studio.Downloads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary><c>/api/v1/model-search</c>: what there is to load.</summary>
public static class ModelSearchRoutes
{
    /// <summary>Where it is. It asks other servers with this one's tokens, so looking here takes the scope manage.</summary>
    public const string Address = "/api/v1/model-search";

    public static void MapModelSearch(this IEndpointRouteBuilder routes)
    {
        var search = routes.MapGroup(Address).WithTags("Downloads");
        search.MapGet("", Search).WithSummary("Search Hugging Face or CivitAI").WithDescription("Each has a what that POST /api/v1/downloads takes; of one with several files, GET /api/v1/model-search/files lists them. Takes the scope manage.");
        search.MapGet("files", Files).WithSummary("The files of a repository, model or version").WithDescription("Takes the scope manage.");
        search.MapGet("recommended", () => TypedResults.Ok(RecommendedModels.All)).WithSummary("Models that are a good beginning");
    }

    private static async Task<Ok<IReadOnlyList<OnlineModel>>> Search(
        ModelSites sites, [Description("Words.")] string text, [Description("hf or civitai.")] string source = "hf", CancellationToken cancel = default) =>
        TypedResults.Ok(await sites.Search(text, source switch
        {
            "hf" => DownloadSite.HuggingFace,
            "civitai" => DownloadSite.Civitai,
            _ => throw new RequestException("source", $"'{source}' is not possible; give hf or civitai"),
        }, cancel).ConfigureAwait(false));

    private static async Task<Ok<IReadOnlyList<RemoteFileView>>> Files(ModelSites sites, [Description("hf:OWNER/REPO[@REVISION], civitai:VERSION or civitai:model/MODEL.")] string what, CancellationToken cancel) =>
        TypedResults.Ok<IReadOnlyList<RemoteFileView>>([.. (await sites.Files(what, cancel).ConfigureAwait(false)).Select(RemoteFileView.Of)]);
}
