using Easel.Diffusion;
using Easel.Server.Api;
using Easel.Server.Api.Gallery;
using Easel.Server.Api.Native;
using Easel.Server.Api.OpenAi;
using Easel.Server.Api.Webui;
using Easel.Server.Security;
using Easel.Studio;
using Easel.Studio.Intake;
using Easel.Studio.Jobs;
using Easel.Studio.Library.Tasks;
using Easel.Studio.Scripts;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Easel.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Scalar.AspNetCore;

namespace Easel.Server;

/// <summary>The studio behind HTTP. A library, so that the command line and tests host it alike.</summary>
public static class StudioServer
{
    /// <summary>The web application, built but not started. What can be done while the studio opens is done meanwhile.</summary>
    /// <param name="opening">The studio; not disposed here.</param>
    /// <param name="options">What it is started with.</param>
    /// <param name="settings">The studio's settings.</param>
    /// <exception cref="Easel.Core.Requests.RequestException">It would be open to everybody; see <see cref="ListenRule"/>.</exception>
    public static async Task<WebApplication> Build(Task<RunningStudio> opening, ServeOptions options, SettingsStore settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None) // else each request gets an activity and a scope for logs that are not written
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // what fails at the start is told by whoever starts it
        builder.AddStudioSecurity(options, settings);
        AddForms(builder.Services, settings);
        var studio = await opening.ConfigureAwait(false);
        AddStudio(builder.Services, studio, settings);
        builder.Services.AddWebui(studio, options, settings);
        if (options.WebUi) builder.Services.AddWebUi(new WebChoices(options.DataFolder) { Theme = options.Theme, StylesFile = studio.Folders.Styles ?? Path.Combine(options.DataFolder, "styles.csv") });
        var server = builder.Build();
        server.UseStudioSecurity();
        server.UseMiddleware<RecentAnswers>();
        server.UseRouting(); // not before, as it would be if it were not said: what is known needs no route
        server.UseResponseCompression();
        server.UseWebuiErrors();
        server.UseErrorForm("/api/v1", Problems.Of); // behind the gates: what JSON has wrong is a problem that names its field
        server.UseErrorForm("/v1", OpenAiError.Of);
        MapAll(server);
        if (options.WebUi) server.MapWebUi();
        return server;
    }

    // As instances: what a factory makes the container would dispose.
    private static void AddStudio(IServiceCollection services, RunningStudio studio, SettingsStore settings)
    {
        services.AddSingleton(studio).AddSingleton(studio.Queue).AddSingleton(studio.Pictures).AddSingleton(studio.Library).AddSingleton(studio.Models).AddSingleton(studio.ModelPreviews).AddSingleton(studio.Storage).AddSingleton(studio.Upscaler);
        services.AddSingleton(studio.ModelTasks).AddSingleton(new ModelTaskNames(studio.Models, studio.Folders));
        services.AddSingleton(studio.Downloads.Sites).AddSingleton(studio.Downloads.Queue);
        services.AddSingleton(studio.Gallery.Index).AddSingleton(studio.Gallery.Boards).AddSingleton(studio.Gallery.Trash).AddSingleton(studio.Gallery.Thumbnails).AddSingleton(studio.Gallery.Scan);
        services.AddSingleton<SettingsLog>().AddSingleton(provider => new SettingsWatch(settings, provider.GetRequiredService<SettingsLog>().Tell));
        services.AddSingleton(all => new RequestCheck(studio.Library, new DiffusionParts(), () => settings.Current.Models, all.GetRequiredService<WebuiModels>().ByHash, new SheetSources(studio.Library, studio.Folders.Styles, fits: true).Book)).AddSingleton<StudioMeter>();
        services.AddSingleton(Starts(studio, settings));
    }

    private static StartPictures Starts(RunningStudio studio, SettingsStore settings)
    {
        var starts = new StartPictures(Path.Combine(studio.DataFolder, "inputs"), () => settings.Current.Intake, TimeProvider.System);
        starts.RemoveOld();
        return starts;
    }

    private static void AddForms(IServiceCollection services, SettingsStore settings)
    {
        CompressedAnswers.AddTo(services);
        services.ConfigureHttpJsonOptions(json =>
        {
            ApiJson.Apply(json.SerializerOptions);
            RequestForm.Apply(json.SerializerOptions, () => settings.Current.Request);
        });
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true); // so that problems name the field
        services.AddOpenApi("v1", ApiDocument.Describe);
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter(StudioMeter.Name).AddPrometheusExporter());
    }

    private static void MapAll(WebApplication server)
    {
        server.MapJobs();
        server.MapQueue();
        server.MapInputs();
        server.MapEvents();
        server.MapImages();
        server.MapImageFiles();
        server.MapBoards();
        server.MapTrash();
        server.MapCatalogs();
        server.MapModelLibrary();
        server.MapModelTasks();
        server.MapDownloads();
        server.MapModelSearch();
        server.MapSettings();
        server.MapHealth();
        server.MapOpenAi();
        server.MapWebui();
        server.MapOpenApi("/api/{documentName}/openapi.json");
        server.MapScalarApiReference(ApiPage.Address, ApiPage.Set);
        server.MapPrometheusScrapingEndpoint("/metrics");
        server.Services.GetRequiredService<StudioMeter>(); // counts from the start
        server.Services.GetRequiredService<SettingsWatch>(); // and this watches
    }
}
