using System.Globalization;
using System.Text;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>Reads Python's pickle format (protocols 0 to 5) as data. It has no way to call anything: names not on the list end the reading.</summary>
/// <remarks>Opcodes as Lib/pickletools.py of CPython describes them. Nothing here calls itself, however deep the values nest.</remarks>
/// <param name="reader">The bytes.</param>
/// <param name="names">The allowed names and what becomes of them.</param>
/// <param name="storageOf">What a persistent id stands for.</param>
internal sealed class Unpickler(PickleReader reader, PickleNames names, Func<object?, object?> storageOf)
{
    private readonly List<object?> stack = [];
    private readonly List<int> marks = [];
    private readonly Dictionary<long, object?> memo = [];

    /// <summary>The value of the pickle.</summary>
    /// <exception cref="WeightsException">It is damaged, names something that is not allowed, or is out of all proportion.</exception>
    public object? Read()
    {
        while (true)
        {
            var opcode = reader.Byte();
            if (opcode == '.') return Pop();
            reader.Charge(PickleReader.ValueCost);
            if (!Scalar(opcode) && !Container(opcode) && !Memo(opcode) && !Object(opcode)) throw reader.Wrong($"there is no pickle opcode 0x{opcode:x2} here; the file is damaged or of another format");
        }
    }

    private bool Scalar(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: return reader.Byte() <= 5 ? true : throw reader.Wrong("the pickle is of a protocol later than 5"); // PROTO
            case 0x95: return reader.UInt64() <= long.MaxValue; // FRAME: only says how much to read ahead
            case (byte)'N': return Push(null);
            case 0x88: return Push(true);
            case 0x89: return Push(false);
            case (byte)'K': return Push((long)reader.Byte());
            case (byte)'M': return Push((long)reader.UInt16());
            case (byte)'J': return Push((long)reader.Int32());
            case 0x8a: return Push(reader.Number(reader.Byte()));
            case 0x8b: return Push(reader.Number(reader.UInt32()));
            case (byte)'I': return Push(reader.Line() switch { "00" => false, "01" => true, var digits => reader.WrittenNumber(digits) });
            case (byte)'L': return Push(reader.WrittenNumber(reader.Line()));
            case (byte)'G': return Push(reader.Double());
            case (byte)'F': return Push(WrittenDouble(reader.Line()));
            case (byte)'X': return Push(reader.Text(reader.UInt32()));
            case 0x8c: return Push(reader.Text(reader.Byte()));
            case 0x8d: return Push(reader.Text(reader.UInt64()));
            case (byte)'V': return Push(reader.Line());
            case (byte)'S': return Push(reader.Line().Trim('\'', '"'));
            case (byte)'T': return Push(Encoding.Latin1.GetString(reader.Bytes(reader.UInt32())));
            case (byte)'U': return Push(Encoding.Latin1.GetString(reader.Bytes(reader.Byte())));
            case (byte)'B': return Push(reader.Bytes(reader.UInt32()));
            case (byte)'C': return Push(reader.Bytes(reader.Byte()));
            case 0x8e or 0x96: return Push(reader.Bytes(reader.UInt64()));
            default: return false;
        }
    }

    private bool Container(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(': marks.Add(stack.Count); return true;
            case (byte)'0': _ = Pop(); return true;
            case (byte)'1': _ = PopToMark(); return true;
            case (byte)'2': return Push(Top());
            case (byte)']': reader.ChargeItems(0); return Push(new List<object?>());
            case (byte)'}': reader.ChargeItems(0); return Push(new PickleDictionary());
            case (byte)')': return Push(Array.Empty<object?>());
            case 0x8f: reader.ChargeItems(0); return Push(new HashSet<object>(PickleKeys.Comparer));
            case (byte)'l': return Push(new List<object?>(PopToMark()));
            case (byte)'t': return Push(PopToMark());
            case (byte)'d': return Push(Filled(new PickleDictionary(), PopToMark()));
            case 0x91: return Push(new HashSet<object>(PopToMark().OfType<object>(), PickleKeys.Comparer));
            case 0x85: return Push(PopMany(1));
            case 0x86: return Push(PopMany(2));
            case 0x87: return Push(PopMany(3));
            case (byte)'a': Append(PopMany(1)); return true;
            case (byte)'e': Append(PopToMark()); return true;
            case (byte)'s': SetItems(PopMany(2)); return true;
            case (byte)'u': SetItems(PopToMark()); return true;
            case 0x90: AddItems(PopToMark()); return true;
            default: return false;
        }
    }

    private bool Memo(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'p': return Remember(Index(reader.Line()));
            case (byte)'q': return Remember(reader.Byte());
            case (byte)'r': return Remember(reader.UInt32());
            case 0x94: return Remember(memo.Count);
            case (byte)'g': return Push(Recall(Index(reader.Line())));
            case (byte)'h': return Push(Recall(reader.Byte()));
            case (byte)'j': return Push(Recall(reader.UInt32()));
            default: return false;
        }
    }

    private bool Object(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'c': return Push(names.Allowed(reader.Line(), reader.Line(), reader));
            case 0x93:
                var (name, module) = (Pop(), Pop());
                return Push(names.Allowed(Text(module), Text(name), reader));
            case (byte)'R' or 0x81: return Make(); // REDUCE, NEWOBJ
            case 0x92: return Pop() is PickleDictionary { Count: 0 } ? Make() : throw reader.Wrong("an object has named arguments, which no weights file needs"); // NEWOBJ_EX
            case (byte)'i':
                return Push(names.Made(names.Allowed(reader.Line(), reader.Line(), reader), PopToMark(), reader));
            case (byte)'o':
                var parts = PopToMark();
                return parts.Length == 0 ? throw reader.Wrong("an object has no class") : Push(names.Made(Name(parts[0]), parts[1..], reader));
            case (byte)'b':
                var state = Pop();
                if (Top() is PickledObject target) target.State = state; // attributes of dictionaries (_metadata) are of no use here
                return true;
            case (byte)'P': return Push(storageOf(reader.Line()));
            case (byte)'Q': return Push(storageOf(Pop()));
            default: return false;
        }
    }

    private bool Make()
    {
        var arguments = Pop() as object?[] ?? throw reader.Wrong("the arguments of an object are no tuple");
        return Push(names.Made(Name(Pop()), arguments, reader));
    }

    private bool Push(object? value)
    {
        stack.Add(value);
        return true;
    }

    private object? Pop()
    {
        var value = Top();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private object? Top() => stack.Count > (marks.Count > 0 ? marks[^1] : 0) ? stack[^1] : throw reader.Wrong("a value is missing");

    private object?[] PopMany(int count)
    {
        if (stack.Count - count < (marks.Count > 0 ? marks[^1] : 0)) throw reader.Wrong("a value is missing");
        return Cut(stack.Count - count);
    }

    private object?[] PopToMark()
    {
        if (marks.Count == 0) throw reader.Wrong("a mark is missing");
        var mark = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        return Cut(mark);
    }

    private object?[] Cut(int from)
    {
        object?[] items = [.. stack[from..]];
        stack.RemoveRange(from, stack.Count - from);
        reader.ChargeItems(items.Length);
        return items;
    }

    private void Append(object?[] items)
    {
        if (Top() is not List<object?> list) throw reader.Wrong("items belong to no list");
        list.AddRange(items);
    }

    private void AddItems(object?[] items)
    {
        if (Top() is not HashSet<object> set) throw reader.Wrong("items belong to no set");
        set.UnionWith(items.OfType<object>());
    }

    private void SetItems(object?[] items)
    {
        var target = Top();
        if (target is PickledObject) return; // a list-like dummy's items
        _ = Filled(target as PickleDictionary ?? throw reader.Wrong("items belong to no dictionary"), items);
    }

    private PickleDictionary Filled(PickleDictionary dictionary, object?[] items)
    {
        if (items.Length % 2 != 0) throw reader.Wrong("a dictionary's last key has no value");
        for (var i = 0; i < items.Length; i += 2) dictionary.Set(items[i], items[i + 1]);
        return dictionary;
    }

    private bool Remember(long index)
    {
        memo[index] = Top();
        return true;
    }

    private object? Recall(long index) => memo.TryGetValue(index, out var value) ? value : throw reader.Wrong($"there is no value {index} to repeat");

    private long Index(string digits) => reader.WrittenNumber(digits) is long index ? index : throw reader.Wrong($"'{digits}' is no place in the memo");

    private PickledName Name(object? value) => value as PickledName ?? throw reader.Wrong("an object's class is no allowed name");

    private string Text(object? value) => value as string ?? throw reader.Wrong("a name is no text");

    private double WrittenDouble(string digits) => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw reader.Wrong($"'{digits}' is not a number");
}
