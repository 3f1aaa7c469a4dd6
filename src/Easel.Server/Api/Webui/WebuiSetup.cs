using Easel.Studio;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Server.Api.Webui;

/// <summary>A1111 1.10.1's REST API.</summary>
internal static class WebuiSetup
{
    public static void AddWebui(this IServiceCollection services, RunningStudio studio, ServeOptions options, SettingsStore settings)
    {
        var models = new WebuiModels(studio.Library, studio.Models, options.Checkpoint, options.CacheFolder);
        var webui = new WebuiOptions(settings, Root, models.Title);
        services.AddSingleton(studio.Folders).AddSingleton(models).AddSingleton(webui);
        services.AddSingleton(new Txt2ImgOrders(webui, models, studio.Folders.Styles, studio.Library.Upscalers));
        services.AddSingleton<Txt2ImgAnswers>().AddSingleton<WebuiJobs>().AddSingleton<WaitingTasks>().AddSingleton(studio.Library.Upscalers).AddSingleton(studio.Library.Faces).AddSingleton(studio.Library.Taggers).AddSingleton<WebuiTags>()
            .AddSingleton(studio.Library.Captions).AddSingleton<WebuiCaptions>().AddSingleton<WebuiUpscalers>();
        services.AddSingleton(_ => new ImageFetcher(() => settings.Current.Intake)).AddSingleton<WebuiImages>();

        string Root(StudioSettings current) => OutputFolders.Root(current.Saving, options.DataFolder, options.OutputFolder);
    }

    public static void MapWebui(this WebApplication server)
    {
        server.MapTxt2Img();
        server.MapImg2Img();
        server.MapProgress();
        server.MapOptions();
        server.MapLists();
        server.MapPictures();
        server.MapModels();
        server.MapMissing();
        server.MapControlNet();
        server.MapFiles();
    }
}
