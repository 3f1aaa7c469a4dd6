using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Upscaling.Swin;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Scunet;

/// <summary>Attention in windows of 8, its heads 32 wide: map [B, H, W, width] of the same shape. Keys as in network_scunet.py WMSA.</summary>
internal sealed class ScunetAttention
{
    public const long Window = 8;
    private const long HeadWidth = 32;
    private const double Hidden = double.NegativeInfinity;

    private readonly Linear mix;
    private readonly Linear output;
    private readonly Tensor table;  // [heads, 15, 15]
    private readonly Tensor places; // [N · N]
    private readonly long heads;
    private readonly long width;
    private readonly long shift;

    public ScunetAttention(WeightScope weights, long width, bool shifted)
    {
        this.width = width;
        heads = width / HeadWidth;
        shift = shifted ? Window / 2 : 0;
        mix = new Linear(weights["embedding_layer"], width, 3 * width);
        output = new Linear(weights["linear"], width, width);
        table = weights.Take("relative_position_params", heads, 2 * Window - 1, 2 * Window - 1);
        places = RelativePlaces.Between(Window, Window).DetachFromDisposeScope();
    }

    public Tensor Forward(Tensor map)
    {
        using var scope = NewDisposeScope();
        var (rows, columns, pixels) = (map.size(1), map.size(2), Window * Window);
        var windows = Windows.Cut(Windows.Rolled(map, shift, shift), Window, Window);
        var parts = mix.Forward(windows).view(windows.size(0), pixels, 3, heads, HeadWidth).permute(2, 0, 3, 1, 4);
        var bias = table.reshape(heads, -1).index_select(1, places).view(1, heads, pixels, pixels);
        var mask = shift > 0 ? Windows.Mask(rows, columns, (Window, Window), (shift, shift), Hidden) : null;
        var attended = output.Forward(Scores.Attend(parts[0], parts[1], parts[2], bias, mask));
        return Windows.Rolled(Windows.Join(attended, (Window, Window), rows, columns), -shift, -shift).MoveToOuterDisposeScope();
    }
}
