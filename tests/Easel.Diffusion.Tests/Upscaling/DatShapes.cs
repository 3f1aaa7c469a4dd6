namespace Easel.Diffusion.Tests.Upscaling;

/// <summary>Keys and shapes of a DAT network with two groups of four blocks, written down from its published source (zhengchen1999/DAT, basicsr/archs/dat_arch.py at 038cc445).</summary>
internal static class DatShapes
{
    private const long Feed = 2; // hidden over trunk channels

    /// <param name="window">Height and width.</param>
    /// <param name="width">Channels of the trunk.</param>
    /// <param name="heads">Of a block.</param>
    /// <param name="scale">2, 3 or 4.</param>
    /// <param name="kind"><c>1conv</c>, <c>3conv</c>, or <c>direct</c> for the light one.</param>
    public static Dictionary<string, long[]> Of((long Height, long Width) window, long width, long heads, int scale, string kind)
    {
        Dictionary<string, long[]> shapes = new(StringComparer.Ordinal);
        Convolution(shapes, "conv_first", 3, width);
        Pair(shapes, "before_RG.1", [width]);
        for (var group = 0; group < 2; group++)
        {
            for (var block = 0; block < 4; block++) Block(shapes, $"layers.{group}.blocks.{block}", window, width, heads, isSpatial: block % 2 == 0);
            Residual(shapes, $"layers.{group}.conv", width, kind);
        }

        Pair(shapes, "norm", [width]);
        Residual(shapes, "conv_after_body", width, kind);
        if (kind == "direct")
        {
            Convolution(shapes, "upsample.0", width, scale * scale * 3);
            return shapes;
        }

        Convolution(shapes, "conv_before_upsample.0", width, 64);
        if (scale == 3) Convolution(shapes, "upsample.0", 64, 9 * 64);
        else for (var i = 0; i < scale / 2; i++) Convolution(shapes, $"upsample.{2 * i}", 64, 4 * 64);
        Convolution(shapes, "conv_last", 64, 3);
        return shapes;
    }

    private static void Block(Dictionary<string, long[]> shapes, string place, (long Height, long Width) window, long width, long heads, bool isSpatial)
    {
        Pair(shapes, $"{place}.norm1", [width]);
        Pair(shapes, $"{place}.norm2", [width]);
        Linear(shapes, $"{place}.attn.qkv", width, 3 * width);
        Linear(shapes, $"{place}.attn.proj", width, width);
        Depthwise(shapes, $"{place}.attn.dwconv.0", width);
        BatchNorm(shapes, $"{place}.attn.dwconv.1", width);
        Convolution(shapes, $"{place}.attn.channel_interaction.1", width, width / 8, 1);
        BatchNorm(shapes, $"{place}.attn.channel_interaction.2", width / 8);
        Convolution(shapes, $"{place}.attn.channel_interaction.4", width / 8, width, 1);
        Convolution(shapes, $"{place}.attn.spatial_interaction.0", width, width / 16, 1);
        BatchNorm(shapes, $"{place}.attn.spatial_interaction.1", width / 16);
        Convolution(shapes, $"{place}.attn.spatial_interaction.3", width / 16, 1, 1);
        if (isSpatial) for (var half = 0; half < 2; half++) Half(shapes, $"{place}.attn.attns.{half}", window, width, heads);
        else shapes[$"{place}.attn.temperature"] = [heads, 1, 1];
        Linear(shapes, $"{place}.ffn.fc1", width, Feed * width);
        Pair(shapes, $"{place}.ffn.sg.norm", [Feed * width / 2]);
        Depthwise(shapes, $"{place}.ffn.sg.conv", Feed * width / 2);
        Linear(shapes, $"{place}.ffn.fc2", Feed * width / 2, width);
    }

    private static void Half(Dictionary<string, long[]> shapes, string place, (long Height, long Width) window, long width, long heads)
    {
        var (pixels, hidden) = (window.Height * window.Width, width / 4 / 4);
        shapes[$"{place}.rpe_biases"] = [(2 * window.Height - 1) * (2 * window.Width - 1), 2];
        shapes[$"{place}.relative_position_index"] = [pixels, pixels];
        Linear(shapes, $"{place}.pos.pos_proj", 2, hidden);
        for (var step = 1; step <= 3; step++)
        {
            Pair(shapes, $"{place}.pos.pos{step}.0", [hidden]);
            Linear(shapes, $"{place}.pos.pos{step}.2", hidden, step == 3 ? heads / 2 : hidden);
        }
    }

    private static void Residual(Dictionary<string, long[]> shapes, string place, long width, string kind)
    {
        if (kind != "3conv")
        {
            Convolution(shapes, place, width, width);
            return;
        }

        Convolution(shapes, $"{place}.0", width, width / 4);
        Convolution(shapes, $"{place}.2", width / 4, width / 4, 1);
        Convolution(shapes, $"{place}.4", width / 4, width);
    }

    private static void Convolution(Dictionary<string, long[]> shapes, string place, long inputs, long outputs, long kernel = 3)
    {
        shapes[$"{place}.weight"] = [outputs, inputs, kernel, kernel];
        shapes[$"{place}.bias"] = [outputs];
    }

    private static void Depthwise(Dictionary<string, long[]> shapes, string place, long width)
    {
        shapes[$"{place}.weight"] = [width, 1, 3, 3];
        shapes[$"{place}.bias"] = [width];
    }

    private static void Linear(Dictionary<string, long[]> shapes, string place, long inputs, long outputs)
    {
        shapes[$"{place}.weight"] = [outputs, inputs];
        shapes[$"{place}.bias"] = [outputs];
    }

    private static void BatchNorm(Dictionary<string, long[]> shapes, string place, long width)
    {
        Pair(shapes, place, [width]);
        shapes[$"{place}.running_mean"] = [width];
        shapes[$"{place}.running_var"] = [width];
        shapes[$"{place}.num_batches_tracked"] = [];
    }

    private static void Pair(Dictionary<string, long[]> shapes, string place, long[] shape)
    {
        shapes[$"{place}.weight"] = shape;
        shapes[$"{place}.bias"] = shape;
    }
}
