using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Compact;

/// <summary>Real-ESRGAN's small network: convolutions in a row whose last makes the pixels of a larger picture, which are added to x enlarged (srvgg_arch.py SRVGGNetCompact).</summary>
public sealed class CompactNet : IPictureNetwork
{
    private readonly Conv2d[] convolutions;
    private readonly Tensor[] slopes; // of the rectifier behind each convolution but the last

    /// <exception cref="WeightsException">These are not its keys.</exception>
    public CompactNet(WeightScope weights)
    {
        var body = weights["body"];
        var count = 1;
        while (body.Has($"{2 * count}.weight")) count++;
        if (count < 2 || body.ShapeOf("0.weight") is not [var features, var inputs, 3, 3] || body.ShapeOf($"{2 * count - 2}.weight") is not [var pixels, _, 3, 3])
            throw new WeightsException(weights.Source.Name, body.Key("0.weight"), "is missing or of another shape, so this is not a compact upscaler");

        (Inputs, Outputs) = (inputs, inputs);
        Scale = (int)Math.Sqrt(pixels / inputs);
        if (Scale < 1 || Scale * Scale * inputs != pixels)
            throw new WeightsException(weights.Source.Name, body.Key($"{2 * count - 2}.weight"), $"it makes {pixels} values a pixel, which are no square of pixels of {inputs} channels");
        convolutions = [.. Enumerable.Range(0, count).Select(i => new Conv2d(body[2 * i], i == 0 ? inputs : features, i == count - 1 ? pixels : features))];
        slopes = [.. Enumerable.Range(0, count - 1).Select(i => body[2 * i + 1].Take("weight", features))];
    }

    public long Inputs { get; }

    public long Outputs { get; }

    public int Scale { get; }

    public int Cell => 1;

    public bool IsConvolutional => true;

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var h = picture;
        for (var i = 0; i < slopes.Length; i++)
        {
            using var map = convolutions[i].Forward(h);
            if (!ReferenceEquals(h, picture)) h.Dispose();
            h = map.prelu(slopes[i].As(map));
        }

        var detail = nn.functional.pixel_shuffle(convolutions[^1].Forward(h).to(float32), Scale);
        var enlarged = nn.functional.interpolate(picture.to(float32), scale_factor: [Scale, Scale], mode: InterpolationMode.Nearest);
        return detail.Added(enlarged).MoveToOuterDisposeScope();
    }
}
