using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling;

/// <summary>Makes a picture four times as large, tile by tile so that memory stays small.</summary>
/// <param name="net">The network.</param>
/// <param name="tile">Pixels a side of a tile, without its margin.</param>
/// <param name="margin">Pixels a tile sees of its neighbours.</param>
public sealed class Upscaler(RrdbNet net, int tile = 192, int margin = 16)
{
    public const int Scale = RrdbNet.Scale;

    /// <summary>Reads an ESRGAN x4 file; its weights stay in memory as float32.</summary>
    /// <exception cref="WeightsException">The file is missing, damaged, or another kind of upscaler.</exception>
    public static Upscaler Open(string path)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        var weights = new DictionaryWeights(path, file.Keys.ToDictionary(key => key, key => file.Read(key).to(float32).clone(), StringComparer.Ordinal));
        var root = new WeightScope(weights);
        return new Upscaler(new RrdbNet(root, RrdbConfig.Detect(root)));
    }

    /// <param name="picture">[B, 3, H, W] in 0…1, any size.</param>
    /// <param name="report">Told after each tile how many are done, and how many there are.</param>
    /// <param name="cancel">Looked at before each tile.</param>
    /// <returns>[B, 3, 4H, 4W] in 0…1.</returns>
    public Tensor Upscale(Tensor picture, Action<int, int>? report = null, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (height, width) = ((int)picture.size(2), (int)picture.size(3));
        var large = empty([picture.size(0), 3, Scale * height, Scale * width], dtype: float32);
        var (done, all) = (0, Tiles(height) * Tiles(width));
        for (var top = 0; top < height; top += tile)
            for (var left = 0; left < width; left += tile)
            {
                cancel.ThrowIfCancellationRequested();
                Place(picture, large, (top, Math.Min(height, top + tile)), (left, Math.Min(width, left + tile)));
                report?.Invoke(++done, all);
            }

        return large.clamp_(0, 1).MoveToOuterDisposeScope();
    }

    private int Tiles(int side) => (side + tile - 1) / tile;

    private void Place(Tensor picture, Tensor large, (int From, int To) rows, (int From, int To) columns)
    {
        using var scope = NewDisposeScope();
        var (top, left) = (Math.Max(0, rows.From - margin), Math.Max(0, columns.From - margin));
        var (bottom, right) = (Math.Min(picture.size(2), rows.To + margin), Math.Min(picture.size(3), columns.To + margin));
        var seen = picture.slice(2, top, bottom, 1).slice(3, left, right, 1).to(float32).contiguous();
        var tiles = net.Forward(seen)
            .slice(2, Scale * (rows.From - top), Scale * (rows.To - top), 1)
            .slice(3, Scale * (columns.From - left), Scale * (columns.To - left), 1);
        large.slice(2, Scale * rows.From, Scale * rows.To, 1).slice(3, Scale * columns.From, Scale * columns.To, 1).copy_(tiles);
    }
}
