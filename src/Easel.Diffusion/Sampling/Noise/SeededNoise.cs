using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Noise;

/// <summary>One generator a picture (A1111's ImageRNG): a picture of a batch equals the same seed made alone.</summary>
public sealed class SeededNoise : NoiseSource, IDisposable
{
    private const int PixelsPerLatent = 8;

    private readonly IReadOnlyList<PictureSeed> pictures;
    private readonly long[] shape;
    private readonly Seeds seeds;
    private readonly NoiseOrigin origin;
    private readonly Device device;
    private NoiseStream[] streams;
    private bool hasStarted;

    /// <param name="pictures">The batch.</param>
    /// <param name="seeds">Variation strength, size to take the noise from, eta noise seed delta.</param>
    /// <param name="shape">[C, H, W] of the latent.</param>
    /// <param name="origin">Whose random numbers.</param>
    /// <param name="device">Where the noise is wanted.</param>
    public SeededNoise(IReadOnlyList<PictureSeed> pictures, Seeds seeds, long[] shape, NoiseOrigin origin, Device device)
    {
        (this.pictures, this.seeds, this.shape, this.origin, this.device) = (pictures, seeds, shape, origin, device);
        streams = [.. pictures.Select(picture => Open(picture.Seed))];
    }

    /// <summary>The start noise at the first call (with variation and resizing), fresh noise of the pictures' generators after.</summary>
    public override Tensor Next()
    {
        using var scope = NewDisposeScope();
        Tensor[] noises = [.. pictures.Select((picture, index) => hasStarted ? streams[index].Draw(shape) : First(picture, streams[index]))];
        if (!hasStarted) Restart();
        hasStarted = true;
        return stack(noises).to(device).MoveToOuterDisposeScope();
    }

    /// <summary>The source a sampler wants for its steps: this, or a Brownian path over it. Dispose what is returned when it is not this.</summary>
    /// <param name="sampler">Whose steps.</param>
    /// <param name="schedule">The full schedule, also where only its end is walked.</param>
    /// <param name="perBatch">One path a batch instead of one a picture.</param>
    public NoiseSource For(Sampler sampler, IReadOnlyList<Sigma> schedule, bool perBatch = false)
    {
        if (!sampler.Facts.UsesBrownianNoise) return this;
        return perBatch
            ? BrownianNoise.PerBatch(this, schedule, pictures[0].Seed, [pictures.Count, .. shape], origin, device)
            : BrownianNoise.PerPicture(this, schedule, pictures.Select(picture => picture.Seed), shape, origin, device);
    }

    public void Dispose()
    {
        foreach (var stream in streams) stream.Dispose();
    }

    private NoiseStream Open(long seed) => NoiseStream.Open(origin, seed, device);

    // From here on the draws belong to the sampler: A1111 reseeds when a delta is set.
    private void Restart()
    {
        if (seeds.EtaNoiseSeedDelta == 0) return;
        Dispose();
        streams = [.. pictures.Select(picture => Open(picture.Seed + seeds.EtaNoiseSeedDelta))];
    }

    private Tensor First(PictureSeed picture, NoiseStream own)
    {
        var from = seeds.ResizeFrom is { Width: > 0, Height: > 0 } size ? [shape[0], size.Height / PixelsPerLatent, size.Width / PixelsPerLatent] : shape;
        var resizes = !from.SequenceEqual(shape);
        var noise = resizes ? Fresh(picture.Seed, from) : own.Draw(shape);
        if (seeds.VariationStrength != 0) noise = Slerp.Between(noise, Fresh(picture.Variation, from), seeds.VariationStrength);
        return resizes ? Centred(noise, own.Draw(shape)) : noise;
    }

    private Tensor Fresh(long seed, long[] of)
    {
        using var stream = Open(seed);
        return stream.Draw(of);
    }

    // `noise` in the middle of `canvas`, cut where it is larger. Halves round as Python's floor division: an odd excess loses one more.
    private static Tensor Centred(Tensor noise, Tensor canvas)
    {
        var (top, rows, rowFrom) = Overlap(noise.size(1), canvas.size(1));
        var (left, columns, columnFrom) = Overlap(noise.size(2), canvas.size(2));
        canvas.narrow(1, top, rows).narrow(2, left, columns).copy_(noise.narrow(1, rowFrom, rows).narrow(2, columnFrom, columns));
        return canvas;
    }

    private static (long Start, long Length, long From) Overlap(long source, long target)
    {
        var offset = (long)Math.Floor((target - source) / 2.0);
        return offset >= 0 ? (offset, source, 0) : (0, source + 2 * offset, -offset);
    }
}
