using System.ComponentModel;
using Easel.Core.Requests;

namespace Easel.Server.Api.Native;

/// <summary>The body that creates a job.</summary>
public sealed record JobOrder
{
    [Description("What to make. Only prompt is required. What is left out is as the settings say (model, vae, clip_skip, the eta noise seed delta, all options, unsaid_keys), the rest has A1111's defaults: 20 steps, CFG scale 7. Upscaler none wants the size that is asked for, painted; left out, the model that comes with Easel is enlarged. Model easel-base and vae automatic name what comes with Easel and with the model.")]
    public required ImageRequest Request { get; init; }

    [Description("Higher goes first, -100 to 100; 0 is usual.")]
    public int Priority { get; init; }

    [Description("Whether the pictures go into the gallery; else they are kept for a day.")]
    public bool Save { get; init; } = true;

    [Description("Whether the job is put in line again with a new seed each time it is done, until it is cancelled.")]
    public bool Forever { get; init; }

    [Description("A name of your own to find the job by, at most 200 characters.")]
    public string? TaskId { get; init; }
}
