using Easel.Studio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Server;

/// <summary>The studio behind HTTP. A library, so that the command line and tests host it alike.</summary>
public static class StudioServer
{
    /// <summary>The web application, built but not started.</summary>
    /// <param name="studio">The studio; not disposed here.</param>
    /// <param name="urls">Where to listen, such as <c>http://127.0.0.1:7860</c>; port 0 takes any.</param>
    public static WebApplication Build(RunningStudio studio, params string[] urls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls);
        builder.Services.AddSingleton(studio.Queue).AddSingleton(studio.Pictures).AddSingleton(studio.Library).AddSingleton(studio.Storage);
        return builder.Build();
    }
}
