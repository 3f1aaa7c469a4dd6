using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Upscaling;

namespace Easel.Diffusion;

/// <summary>The upscaler that is loaded: the one that was asked for last.</summary>
/// <param name="options">Where it runs, and how.</param>
/// <param name="memory">Counts what it takes.</param>
internal sealed class LoadedUpscaler(EngineOptions options, DeviceMemory memory) : IDisposable
{
    private Upscaler? open;
    private string? name;

    /// <summary>The upscaler of that name, or of the file at that path.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public Upscaler Open(string wanted)
    {
        if (open is not null && name == wanted) return open;
        if (!BuiltInUpscaler.Is(wanted) && !File.Exists(wanted))
            throw new RequestException("upscaler", $"there is no '{wanted}'; give {BuiltInUpscaler.Title}, or the path of an upscaler's file");

        Clear();
        var device = Devices.Find(options.Device);
        var type = Precision.For(device.type, options.Precision).Autoencoder;
        open = Upscaler.Open(BuiltInUpscaler.Is(wanted) ? BuiltInUpscaler.Path : wanted, type, device, options.PlainOperations, memory);
        name = wanted;
        return open;
    }

    /// <summary>Lets go of it.</summary>
    public void Clear()
    {
        open?.Dispose();
        (open, name) = (null, null);
    }

    public void Dispose() => Clear();
}
