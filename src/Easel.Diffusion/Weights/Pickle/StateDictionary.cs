using System.Globalization;
using System.Numerics;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>A pickle's value laid flat: every tensor and every plain value under the path that leads to it.</summary>
internal sealed class StateDictionary
{
    private const int MaximumDepth = 32;
    private const int MaximumValues = 1_000_000;
    private const int LongestKey = 1024;
    private static readonly string[] Wrappers = ["state_dict", "params_ema", "params-ema", "params"];

    private readonly string file;
    private readonly OrderedDictionary<string, PickledTensor> tensors = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, object> values = new(StringComparer.Ordinal);
    private int visited;

    private StateDictionary(string file) => this.file = file;

    public OrderedDictionary<string, PickledTensor> Tensors => tensors;

    /// <summary>Numbers, texts, booleans and bytes.</summary>
    public OrderedDictionary<string, object> Values => values;

    /// <summary>Tensors of the state dict, which is the root or what the root holds under one of the usual names; values of the root.</summary>
    public static StateDictionary Of(string file, object? root)
    {
        var flat = new StateDictionary(file);
        var wrapper = root is PickleDictionary dictionary ? System.Array.Find(Wrappers, name => Mapping(dictionary[name]) is not null) : null;
        if (root is PickledTensor single)
        {
            flat.tensors.Add("tensor", single);
        }
        else if (wrapper is null)
        {
            flat.Lay("", root, 0);
        }
        else
        {
            flat.Lay("", ((PickleDictionary)root!)[wrapper], 0);
            foreach (var (key, value) in (PickleDictionary)root!)
                if (key is not string name || name != wrapper) flat.Lay(Name(key), value, 1, onlyValues: true);
        }

        return flat;
    }

    private void Lay(string path, object? value, int depth, bool onlyValues = false)
    {
        if (depth > MaximumDepth) throw new WeightsException(file, null, $"its values nest deeper than {MaximumDepth} levels");
        if (++visited > MaximumValues) throw new WeightsException(file, null, $"it holds more than {MaximumValues} values");
        switch (value)
        {
            case PickledTensor tensor when onlyValues: break;
            case PickledTensor tensor when !tensors.TryAdd(path, tensor): throw new WeightsException(file, path, "two tensors have this key");
            case PickledTensor: break;
            case long or double or bool or string or BigInteger or byte[]: values[path] = value; break;
            case object?[] items: LayAll(path, items, depth, onlyValues); break;
            case List<object?> items: LayAll(path, items, depth, onlyValues); break;
            default:
                foreach (var (key, item) in Mapping(value) ?? []) Lay(Join(path, Name(key)), item, depth + 1, onlyValues);
                break;
        }
    }

    private void LayAll(string path, IReadOnlyList<object?> items, int depth, bool onlyValues)
    {
        for (var i = 0; i < items.Count; i++) Lay(Join(path, i.ToString(CultureInfo.InvariantCulture)), items[i], depth + 1, onlyValues);
    }

    /// <summary>A dictionary, or the parameters of a ParameterDict (which PyTorch 1 keeps apart and PyTorch 2 among its attributes).</summary>
    private static PickleDictionary? Mapping(object? value)
    {
        if (value is PickleDictionary dictionary) return dictionary;
        if (value is not PickledObject { Type.Name: "ParameterDict", State: PickleDictionary state }) return null;
        if (state["_parameters"] is PickleDictionary { Count: > 0 } parameters) return parameters;

        var attributes = new PickleDictionary();
        foreach (var (key, attribute) in state)
            if (attribute is PickledTensor) attributes.Set(key, attribute);
        return attributes;
    }

    private string Join(string path, string name)
    {
        if (path.Length + name.Length > LongestKey) throw new WeightsException(file, null, $"a key of it is longer than the {LongestKey} letters allowed");
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    private static string Name(object? key) => Convert.ToString(key, CultureInfo.InvariantCulture) ?? "None";
}
