using System.Diagnostics;
using System.Threading.Channels;
using Easel.Core.Imaging;
using Easel.Core.Results;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling;

/// <summary>Makes one picture larger that is there already, as A1111's Extras do: blue first and the result rounded (facts: A1111 1.10.1 upscaler_utils.py).</summary>
/// <param name="upscaler">Does it.</param>
/// <param name="picture">What to enlarge.</param>
/// <param name="events">Hears of each tile.</param>
/// <param name="cancel">Takes effect before the next tile.</param>
internal sealed class UpscaleJob(Upscaler upscaler, Bitmap picture, ChannelWriter<ImageEvent> events, CancellationToken cancel)
{
    private readonly Stopwatch watch = new();

    public Bitmap Run()
    {
        using var scope = NewDisposeScope();
        watch.Start();
        var large = upscaler.Upscale(Pixels.ToTensor(picture).flip(1), Report, cancel).flip(1); // [1, 3, 4H, 4W]
        return Pixels.ToRoundedBitmap(large);
    }

    private void Report(int done, int all) => events.TryWrite(new ImageEvent.Progress(done, all, watch.Elapsed.TotalSeconds / done * (all - done)));
}
