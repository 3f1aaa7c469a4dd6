using System.Diagnostics;
using System.Threading.Channels;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Upscaling.Tiles;

namespace Easel.Diffusion.Upscaling;

/// <summary>Makes one picture larger that is there already.</summary>
/// <param name="upscaler">Does it.</param>
/// <param name="request">What to enlarge, and how it is taken apart.</param>
/// <param name="events">Hears of each tile.</param>
/// <param name="cancel">Takes effect before the next tile.</param>
internal sealed class UpscaleJob(Upscaler upscaler, UpscaleRequest request, ChannelWriter<ImageEvent> events, CancellationToken cancel)
{
    private readonly Stopwatch watch = new();

    public Bitmap Run()
    {
        watch.Start();
        var usual = new UpscaleTiles();
        return upscaler.Upscale(request.Picture, new UpscaleTiles(request.Tile ?? usual.Size, request.Overlap ?? usual.Overlap), Report, cancel);
    }

    private void Report(int done, int all) => events.TryWrite(new ImageEvent.Progress(done, all, watch.Elapsed.TotalSeconds / done * (all - done)));
}
