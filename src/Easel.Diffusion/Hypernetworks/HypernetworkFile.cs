using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Pickle;
using static TorchSharp.torch;

namespace Easel.Diffusion.Hypernetworks;

/// <summary>A hypernetwork as A1111 keeps it, opened: a pair of networks, for keys and for values, for each width of context.</summary>
internal sealed partial class HypernetworkFile : IDisposable
{
    private readonly StoredWeights weights;
    private readonly IReadOnlyDictionary<string, object> values;
    private readonly Dictionary<long, (HypernetworkModule Key, HypernetworkModule Value)> pairs = [];

    private HypernetworkFile(StoredWeights weights, IReadOnlyDictionary<string, object> values) => (this.weights, this.values) = (weights, values);

    /// <summary>Widths of contexts that it has networks for.</summary>
    public IEnumerable<long> Widths => pairs.Keys;

    /// <exception cref="WeightsException">The file is missing, damaged, unsafe, or no hypernetwork.</exception>
    public static HypernetworkFile Open(string path)
    {
        var weights = WeightFiles.OpenFile(path);
        return Of(weights, weights is PickleFile pickled ? pickled.Values : new Dictionary<string, object>());
    }

    /// <summary>Takes over <paramref name="weights"/>, also when it fails.</summary>
    /// <param name="weights">Under A1111's keys, <c>768.0.linear.0.weight</c>.</param>
    /// <param name="values">What stands beside them: <c>activation_func</c>, <c>activate_output</c>.</param>
    /// <exception cref="WeightsException">They are no hypernetwork's.</exception>
    public static HypernetworkFile Of(StoredWeights weights, IReadOnlyDictionary<string, object> values)
    {
        var file = new HypernetworkFile(weights, values);
        try
        {
            file.Read();
            return file;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>What keys and values are taken of, of a context [B, S, width]; itself where there is no network of its width.</summary>
    public (Tensor Key, Tensor Value) Apply(Tensor key, Tensor value, double multiplier) =>
        pairs.TryGetValue(key.size(-1), out var pair) ? (pair.Key.Forward(key, multiplier), pair.Value.Forward(value, multiplier)) : (key, value);

    /// <exception cref="WeightsException">The file was written to since it was opened.</exception>
    public void EnsureUnchanged() => weights.EnsureUnchanged();

    public void Dispose() => weights.Dispose();

    private void Read()
    {
        var places = weights.Keys.Select(key => Place().Match(key)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct();
        foreach (var text in places)
        {
            var width = long.Parse(text, CultureInfo.InvariantCulture);
            pairs[width] = (Module($"{text}.0", width), Module($"{text}.1", width));
        }

        if (pairs.Count == 0) throw new WeightsException(weights.Name, null, "it holds no pair of networks under a width (768.0.linear.0.weight…); this is no hypernetwork");
    }

    private HypernetworkModule Module(string place, long width)
    {
        var name = values.TryGetValue("activation_func", out var said) && said is string given ? given : "linear";
        var activation = Activations.Of(name) ?? throw new WeightsException(weights.Name, "activation_func", $"'{name}' is no activation Easel knows: {string.Join(", ", Activations.Names)}");
        var layers = ImmutableArray.CreateBuilder<(Tensor, Tensor?, (Tensor, Tensor)?)>();
        var (size, last) = (width, "");
        foreach (var layer in Numbered(place))
        {
            var (key, shift) = ($"{layer}.weight", $"{layer}.bias");
            var shape = weights.ShapeOf(key)!;
            if (shape.Length == 2)
            {
                if (shape[1] != size) throw WeightsException.OtherShape(weights.Name, key, shape, [shape[0], size]);
                size = shape[0];
                layers.Add((weights.Take(key, shape), weights.Has(shift) ? weights.Take(shift, [size]) : null, null));
            }
            else if (layers.Count == 0) throw new WeightsException(weights.Name, key, "is no linear layer, which a hypernetwork begins with");
            else layers[^1] = layers[^1] with { Item3 = (weights.Take(key, [size]), weights.Take(shift, [size])) };
            last = key;
        }

        if (layers.Count == 0) throw new WeightsException(weights.Name, place, "there are no layers; a hypernetwork has a network for keys and one for values");
        if (size != width) throw new WeightsException(weights.Name, last, $"gives {size} numbers where its context has {width}");
        var activatesLast = !values.TryGetValue("activate_output", out var flag) || flag is not false;
        return new HypernetworkModule(layers.ToImmutable(), activation, activatesLast);
    }

    // In order: linear.0, linear.2…; before version 0.3 of the format linear1 and linear2.
    private IEnumerable<string> Numbered(string place) => weights.Keys
        .Where(key => key.StartsWith($"{place}.linear", StringComparison.Ordinal) && key.EndsWith(".weight", StringComparison.Ordinal))
        .Select(key => key[..^".weight".Length])
        .OrderBy(layer => int.TryParse(layer.AsSpan($"{place}.linear".Length).TrimStart('.'), CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue);

    [GeneratedRegex(@"^(\d{1,6})\.[01]\.linear")]
    private static partial Regex Place();
}
