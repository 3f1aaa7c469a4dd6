using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Upscaling;

namespace Easel.Diffusion;

/// <summary>The upscaler that is loaded: the one that was asked for last.</summary>
/// <param name="options">Where it runs, and how.</param>
/// <param name="memory">Counts what it takes.</param>
internal sealed class LoadedUpscaler(EngineOptions options, DeviceMemory memory) : IDisposable
{
    private readonly LastOpened<string, Upscaler> last = new();

    /// <summary>The upscaler of that name, or of the file at that path.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public Upscaler Open(string wanted)
    {
        if (!last.Holds(wanted) && !BuiltInUpscaler.Is(wanted) && !File.Exists(wanted))
            throw new RequestException("upscaler", $"there is no '{wanted}'; give {BuiltInUpscaler.Title}, or the path of an upscaler's file");
        return last.Get(wanted, Load);
    }

    /// <summary>Lets go of it.</summary>
    public void Clear() => last.Clear();

    public void Dispose() => last.Dispose();

    private Upscaler Load(string name)
    {
        var device = Devices.Find(options.Device);
        var type = Precision.For(device.type, options.Precision).Autoencoder;
        return Upscaler.Open(BuiltInUpscaler.Is(name) ? BuiltInUpscaler.Path : name, type, device, options.PlainOperations, memory);
    }
}
