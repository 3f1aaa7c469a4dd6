using System.Collections.Frozen;
using System.Text;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>The names a pickle may use, and the plain data each becomes. Everything else is refused by its name.</summary>
/// <remarks>The list is A1111's (modules/safe.py, by what it admits) with the storage types and shapes of later PyTorch versions; all of it is data.</remarks>
internal sealed class PickleNames
{
    private static readonly FrozenDictionary<string, StorageType> Storages = new Dictionary<string, StorageType>
    {
        ["torch.DoubleStorage"] = StorageType.F64,
        ["torch.FloatStorage"] = StorageType.F32,
        ["torch.HalfStorage"] = StorageType.F16,
        ["torch.BFloat16Storage"] = StorageType.BF16,
        ["torch.LongStorage"] = StorageType.I64,
        ["torch.IntStorage"] = StorageType.I32,
        ["torch.ShortStorage"] = StorageType.I16,
        ["torch.CharStorage"] = StorageType.I8,
        ["torch.ByteStorage"] = StorageType.U8,
        ["torch.BoolStorage"] = StorageType.Bool,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, StorageType> Types = new Dictionary<string, StorageType>
    {
        ["torch.float64"] = StorageType.F64,
        ["torch.double"] = StorageType.F64,
        ["torch.float32"] = StorageType.F32,
        ["torch.float"] = StorageType.F32,
        ["torch.float16"] = StorageType.F16,
        ["torch.half"] = StorageType.F16,
        ["torch.bfloat16"] = StorageType.BF16,
        ["torch.float8_e4m3fn"] = StorageType.F8E4M3,
        ["torch.float8_e5m2"] = StorageType.F8E5M2,
        ["torch.int64"] = StorageType.I64,
        ["torch.long"] = StorageType.I64,
        ["torch.int32"] = StorageType.I32,
        ["torch.int"] = StorageType.I32,
        ["torch.int16"] = StorageType.I16,
        ["torch.int8"] = StorageType.I8,
        ["torch.uint8"] = StorageType.U8,
        ["torch.bool"] = StorageType.Bool,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Others = FrozenSet.ToFrozenSet(
    [
        "collections.OrderedDict", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_parameter", "torch._utils._rebuild_device_tensor_from_numpy", "torch.storage.UntypedStorage", "torch.Size", "torch.device",
        "torch.nn.ParameterDict", "torch.nn.modules.container.ParameterDict", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar",
        "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct", "numpy.dtype", "numpy.ndarray", "_codecs.encode",
        "pytorch_lightning.callbacks.ModelCheckpoint", "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
        "builtins.set", "__builtin__.set", "builtins.frozenset",
    ]);

    /// <exception cref="WeightsException">The name is not on the list.</exception>
    public PickledName Allowed(string module, string name, PickleReader reader)
    {
        var full = $"{module}.{name}";
        return Storages.ContainsKey(full) || Types.ContainsKey(full) || Others.Contains(full)
            ? new PickledName(module, name)
            : throw reader.Wrong($"the file asks for '{full}', which is not among what weights are made of; nothing was run, and the file may be malicious: do not load it with other programs");
    }

    /// <summary>The element type that a storage class stands for; null for untyped storage.</summary>
    public static (bool IsStorage, StorageType? Type) StorageClass(PickledName name) =>
        Storages.TryGetValue(name.ToString(), out var type) ? (true, type) : (name.ToString() == "torch.storage.UntypedStorage", null);

    /// <summary>What calling <paramref name="name"/> would have made, as data.</summary>
    public object? Made(PickledName name, object?[] arguments, PickleReader reader)
    {
        foreach (var argument in arguments)
            reader.ChargeItems(argument switch { List<object?> list => list.Count, object?[] tuple => tuple.Length, HashSet<object> set => set.Count, _ => 0 });

        return name.Name switch
        {
            "OrderedDict" => Dictionary(arguments, reader),
            "_rebuild_tensor" or "_rebuild_tensor_v2" => Tensor(arguments, null, reader),
            "_rebuild_tensor_v3" => Tensor(arguments, At<PickledName>(arguments, 6, reader), reader),
            "_rebuild_parameter" => At<object>(arguments, 0, reader),
            "_rebuild_device_tensor_from_numpy" => FromNumpy(arguments, reader),
            "Size" => At<object>(arguments, 0, reader),
            "device" => arguments.FirstOrDefault(),
            "encode" => Encoded(arguments, reader),
            "set" or "frozenset" => new HashSet<object>(arguments.FirstOrDefault() is IEnumerable<object?> items ? items.OfType<object>() : [], PickleKeys.Comparer),
            "scalar" => Numpy.Scalar(arguments, reader),
            "ParameterDict" or "ModelCheckpoint" or "dtype" or "ndarray" or "_reconstruct" => new PickledObject(name, arguments),
            _ => throw reader.Wrong($"'{name}' is nothing that can be made"),
        };
    }

    private static PickleDictionary Dictionary(object?[] arguments, PickleReader reader)
    {
        var dictionary = new PickleDictionary();
        if (arguments is [List<object?> pairs])
        {
            foreach (var pair in pairs)
            {
                var (key, value) = pair switch
                {
                    object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                    List<object?> { Count: 2 } list => (list[0], list[1]),
                    _ => throw reader.Wrong("a dictionary is made of something else than pairs"),
                };
                dictionary.Set(key, value);
            }
        }

        return dictionary;
    }

    private static PickledTensor Tensor(object?[] arguments, PickledName? type, PickleReader reader)
    {
        var storage = At<PickledStorage>(arguments, 0, reader);
        var elementType = type is null ? storage.Type : Types.GetValueOrDefault(type.ToString());
        var tensor = new PickledTensor
        {
            Storage = storage,
            Type = elementType ?? throw reader.Wrong("a tensor has no element type"),
            Offset = At<object>(arguments, 1, reader) as long? ?? throw reader.Wrong("a tensor's offset is no number"),
            Shape = Numbers(At<object>(arguments, 2, reader), reader),
            Strides = Numbers(At<object>(arguments, 3, reader), reader),
        };
        return tensor.Fault() is { } fault ? throw reader.Wrong($"a tensor is malformed: {fault}") : tensor;
    }

    private static PickledTensor FromNumpy(object?[] arguments, PickleReader reader)
    {
        var array = At<PickledObject>(arguments, 0, reader);
        return Numpy.Array(array, reader);
    }

    private static long[] Numbers(object value, PickleReader reader)
    {
        if (value is not object?[] items) throw reader.Wrong("a tensor's shape is no tuple");
        return Array.ConvertAll(items, item => item as long? ?? throw reader.Wrong("a tensor's size is no number"));
    }

    private static byte[] Encoded(object?[] arguments, PickleReader reader)
    {
        var text = At<string>(arguments, 0, reader);
        reader.Charge(PickleReader.ValueCost + 2 * (long)text.Length);
        return arguments.Length < 2 || arguments[1] is "latin1" or "latin-1" ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
    }

    private static T At<T>(object?[] arguments, int index, PickleReader reader)
        where T : class => index < arguments.Length && arguments[index] is T argument
            ? argument
            : throw reader.Wrong($"argument {index + 1} of an object is missing or of the wrong kind");
}
