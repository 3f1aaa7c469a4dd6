using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Native;
using Easel.Diffusion.Upscaling.Tiles;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling;

/// <summary>Makes pictures larger with a network, tile by tile so that memory stays small.</summary>
/// <param name="network">The network.</param>
/// <param name="tiles">How pictures are taken apart, where a call does not say.</param>
/// <param name="type">What it computes in where it computes as well; float32 elsewhere.</param>
/// <param name="device">Where it computes; null is the CPU.</param>
public sealed class Upscaler(IPictureNetwork network, UpscaleTiles? tiles = null, ScalarType type = ScalarType.Float32, Device? device = null) : IDisposable
{
    private const long Colours = 3;

    private readonly ScalarType type = network.IsConvolutional ? type : ScalarType.Float32;
    private readonly Device device = device ?? CPU;
    private StoredWeights? weights;
    private PreparedWeights? prepared;

    /// <summary>Pixels a side of the largest picture an upscaler makes.</summary>
    public const int LargestSide = 16384;

    /// <summary>How many times as large it makes each side.</summary>
    public int Scale => network.Scale;

    /// <summary>Opens an upscaler's file; its weights stay mapped, and are kept in the form the processor wants.</summary>
    /// <param name="path">Safetensors, or what torch.save wrote.</param>
    /// <param name="type">As for the constructor.</param>
    /// <param name="device">As for the constructor.</param>
    /// <param name="plain">Whether to leave everything to TorchSharp's own operations.</param>
    /// <param name="memory">Counts its weights; null for an upscaler alone.</param>
    /// <exception cref="WeightsException">The file is missing, damaged, or no upscaler.</exception>
    public static Upscaler Open(string path, ScalarType type = ScalarType.Float32, Device? device = null, bool plain = false, DeviceMemory? memory = null)
    {
        var weights = WeightFiles.OpenFile(path);
        var prepared = new PreparedWeights(packs: !plain, weights.ReleasePages, memory);
        try { return new Upscaler(PictureNetworks.Build(new WeightScope(weights, prepared: prepared)), tiles: null, type, device) { weights = weights, prepared = prepared }; }
        catch
        {
            prepared.Dispose();
            weights.Dispose();
            throw;
        }
    }

    /// <param name="picture">[B, 3, H, W] in 0…1, any size.</param>
    /// <param name="report">Told after each tile how many are done, and how many there are.</param>
    /// <param name="cancel">Looked at before each tile.</param>
    /// <returns>[B, 3, Scale · H, Scale · W] in 0…1, float32.</returns>
    public Tensor Upscale(Tensor picture, Action<int, int>? report = null, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var large = empty([picture.size(0), Colours, Scale * picture.size(2), Scale * picture.size(3)], dtype: float32);
        Run(picture, tiles, (first, rows) => large.narrow(2, first, rows.size(2)).copy_(rows), report, cancel);
        return large.MoveToOuterDisposeScope();
    }

    /// <summary>As A1111's upscalers do it: blue first, and rounded (facts: A1111 1.10.1 upscaler_utils.py).</summary>
    /// <param name="picture">Any size.</param>
    /// <param name="asked">How to take it apart; null is as usual.</param>
    /// <param name="report">Told after each tile how many are done, and how many there are.</param>
    /// <param name="cancel">Looked at before each tile.</param>
    /// <exception cref="RequestException">The result would be too large.</exception>
    public Bitmap Upscale(Bitmap picture, UpscaleTiles? asked, Action<int, int>? report = null, CancellationToken cancel = default)
    {
        var (width, height) = ((long)Scale * picture.Width, (long)Scale * picture.Height);
        if (Math.Max(width, height) > LargestSide)
            throw new RequestException("picture", $"{picture.Width}x{picture.Height} would become {width}x{height}, which is more than {LargestSide} pixels a side; give a smaller picture, or an upscaler that makes it less than {Scale} times as large");

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var bytes = new byte[3 * width * height];
        var source = tensor(picture.Rgb).view(1, picture.Height, picture.Width, Colours).permute(0, 3, 1, 2).flip(1); // [1, 3, H, W], 0…255
        Run(source, asked ?? tiles, Take, report, cancel);
        return new Bitmap((int)width, (int)height, bytes);

        void Take(int first, Tensor rows)
        {
            using var inner = NewDisposeScope();
            var pixels = rows.Times(255).round_().to(uint8).flip(1).permute(0, 2, 3, 1).contiguous();
            pixels.data<byte>().CopyTo(bytes.AsSpan((int)(3 * width * first), (int)pixels.numel()));
        }
    }

    public void Dispose()
    {
        prepared?.Dispose();
        weights?.Dispose();
    }

    private void Run(Tensor picture, UpscaleTiles? asked, Action<int, Tensor> take, Action<int, int>? report, CancellationToken cancel)
    {
        weights?.EnsureUnchanged();
        var how = asked ?? new UpscaleTiles();
        var tiled = new TiledPicture(TileSpan.Of((int)picture.size(2), how, network.Cell), TileSpan.Of((int)picture.size(3), how, network.Cell), Scale);
        var done = 0;
        tiled.Run(
            (row, column) =>
            {
                cancel.ThrowIfCancellationRequested();
                var made = Made(picture.slice(2, row.SeenFrom, row.SeenTo, 1).slice(3, column.SeenFrom, column.SeenTo, 1));
                report?.Invoke(++done, tiled.Count);
                return made;
            },
            (first, rows) => take(first, rows.WithinInPlace(0, 1)));
    }

    /// <summary>A tile [B, 3, h, w], in 0…1 or 0…255 → [B, 3, Scale · h, Scale · w], float32 on the CPU. A network of one channel sees the colours one by one; a fourth channel is opaque.</summary>
    private Tensor Made(Tensor tile)
    {
        using var scope = NewDisposeScope();
        var seen = tile.dtype == uint8 ? tile.to(float32).Over(255) : tile.to(float32);
        var (batch, height, width) = (seen.size(0), seen.size(2), seen.size(3));
        if (network.Inputs == 1) seen = seen.reshape(-1, 1, height, width);
        else if (network.Inputs > Colours) seen = cat([seen, ones([batch, network.Inputs - Colours, height, width])], dim: 1);
        var made = network.Forward(seen.contiguous().to(type, device)).to(float32, CPU);
        if (network.Inputs == 1) made = made.narrow(1, 0, 1).reshape(batch, Colours, Scale * height, Scale * width);
        return made.narrow(1, 0, Colours).MoveToOuterDisposeScope();
    }
}
