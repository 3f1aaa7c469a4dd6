using Microsoft.AspNetCore.Builder;

namespace Easel.Server;

/// <summary>The studio behind HTTP. A library, so that the command line and tests host it alike.</summary>
public static class StudioServer
{
    /// <summary>The web application, built but not started.</summary>
    public static WebApplication Build(string[] args) => WebApplication.CreateSlimBuilder(args).Build();
}
