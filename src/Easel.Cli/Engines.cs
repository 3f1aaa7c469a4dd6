using Easel.Core.Engines;
using Easel.Diffusion;

namespace Easel.Cli;

/// <summary>Where the command line's engine comes from.</summary>
internal static class Engines
{
    /// <summary>The engine of this process. Touches torch, so call it late.</summary>
    public static IImageEngine Open(EngineChoices choices) => new LocalEngine(new DiffusionParts(), new EngineOptions
    {
        Device = choices.Device == "auto" ? null : choices.Device,
        Precision = choices.Precision == "auto" ? null : choices.Precision,
        Threads = choices.Threads == 0 ? null : choices.Threads,
        Memory = choices.Memory,
        ModelsKept = choices.ModelsKept,
        ModelMemory = choices.ModelMemory,
        ParksOthers = choices.ParksOthers,
        MeasuresMemory = choices.MeasuresMemory,
        CacheFolder = choices.CacheFolder ?? CacheFolder.Path,
        Embeddings = choices.Embeddings,
        Loras = choices.Loras,
        Hypernetworks = choices.Hypernetworks,
        PreviewEvery = choices.PreviewEvery,
        Preview = choices.Preview,
        PreviewWeights = choices.PreviewWeights,
    });
}
