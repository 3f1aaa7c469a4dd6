using System.IO.Compression;
using System.Text;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Pickle;
using Xunit;

namespace Easel.Diffusion.Tests.Weights;

/// <summary>Pickles made to run something, to fill memory, or to confuse.</summary>
public sealed class HostilePickleTests : IDisposable
{
    private const long MostMemory = 2L << 30; // of a refusal, garbage included

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("cos\nsystem\n(S'touch owned'\ntR.", "os.system")]
    [InlineData("csubprocess\nPopen\n(S'ls'\ntR.", "subprocess.Popen")]
    [InlineData("cbuiltins\neval\n(S'1'\ntR.", "builtins.eval")]
    [InlineData("cbuiltins\nexec\n.", "builtins.exec")]
    [InlineData("c__builtin__\n__import__\n(S'os'\ntR.", "__builtin__.__import__")]
    [InlineData("\u0080\u0004\u008c\u0008builtins\u008c\u0004eval\u0093.", "builtins.eval")] // STACK_GLOBAL
    [InlineData("\u0080\u0004\u008c\u000ecollections.os\u008c\u0006system\u0093.", "collections.os.system")]
    [InlineData("ctorch\nload\n.", "torch.load")]
    [InlineData("ctorch.hub\nload\n.", "torch.hub.load")]
    [InlineData("ctorch.jit\nload\n.", "torch.jit.load")]
    [InlineData("ctorch.serialization\nload\n.", "torch.serialization.load")]
    [InlineData("ctorch._utils\n_rebuild_sparse_tensor\n.", "torch._utils._rebuild_sparse_tensor")]
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n.", "torch._tensor._rebuild_from_type_v2")]
    [InlineData("cpickle\nloads\n.", "pickle.loads")]
    [InlineData("c_codecs\ndecode\n.", "_codecs.decode")]
    [InlineData("cnumpy\nload\n.", "numpy.load")]
    [InlineData("(S'rm'\nios\nsystem\n.", "os.system")] // INST
    [InlineData("(cos\nsystem\nS'rm'\no.", "os.system")] // OBJ
    [InlineData("\u0080\u0002cwebbrowser\nopen\n)\u0081.", "webbrowser.open")] // NEWOBJ
    [InlineData("ccollections.OrderedDict\n__class__\n.", "collections.OrderedDict.__class__")]
    public void What_would_run_something_is_refused_by_name(string pickle, string name)
    {
        foreach (var path in new[] { Zipped(pickle), folder.Write("legacy.pt", Encoding.Latin1.GetBytes(pickle.StartsWith('\u0080') ? pickle : "\u0080\u0002" + pickle)) })
        {
            var message = Assert.Throws<WeightsException>(() => PickleFile.Open(path)).Message;
            Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
            Assert.Contains("nothing was run", message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists("owned"));
    }

    [Theory]
    [InlineData("\u0080\u0002\u0082\u0001.", "no pickle opcode 0x82")] // EXT1: the registry of another process
    [InlineData("\u0080\u0005\u0097.", "no pickle opcode 0x97")] // NEXT_BUFFER: out-of-band data
    [InlineData("\u0080\u0006N.", "later than 5")]
    [InlineData("Pstorage\n.", "a storage is malformed")] // PERSID
    [InlineData("S'../../etc/passwd'\nQ.", "a storage is malformed")] // BINPERSID
    [InlineData("(S'module'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI1\ntQ.", "a storage is malformed")]
    [InlineData("(S'storage'\nS'torch.FloatStorage'\nS'0'\nS'cpu'\nI1\ntQ.", "a storage is malformed")]
    [InlineData("(S'storage'\nccollections\nOrderedDict\nS'0'\nS'cpu'\nI1\ntQ.", "'0' of 1 elements of 'collections.OrderedDict' is malformed")]
    [InlineData("(S'storage'\nctorch\nFloatStorage\nS'../data.pkl'\nS'cpu'\nI1\ntQ.", "'../data.pkl' is missing")]
    [InlineData("(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI4611686018427387904\ntQ.", "4611686018427387904 elements")]
    [InlineData("(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI-1\ntQ.", "-1 elements")]
    [InlineData("0.", "a value is missing")]
    [InlineData("t.", "a mark is missing")]
    [InlineData("h\u0001.", "no value 1 to repeat")]
    [InlineData("NNs.", "a value is missing")]
    [InlineData("N(NNNu.", "belong to no dictionary")]
    [InlineData("(NNNd.", "last key has no value")]
    [InlineData("Na.", "a value is missing")]
    [InlineData("NNa.", "belong to no list")]
    [InlineData("ccollections\nOrderedDict\nNR.", "no tuple")]
    [InlineData("N)R.", "no allowed name")]
    public void What_makes_no_sense_is_refused_with_its_reason(string pickle, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsException>(() => PickleFile.Open(Zipped(pickle))).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_ends_in_a_refusal_not_in_the_stack()
    {
        var deep = new StringBuilder("N");
        for (var i = 0; i < 200_000; i++) deep.Append('\u0085'); // TUPLE1
        Refused(deep.Append('.').ToString(), "nest deeper");
        var marks = new string('(', 300_000);
        Refused(marks + ".", "a value is missing");
    }

    [Fact]
    public void A_value_that_is_repeated_is_charged_each_time()
    {
        // A tuple of a million, of which each two bytes more would make a set.
        var sets = new StringBuilder("(").Append('N', 1_000_000).Append("tq\u0000");
        for (var i = 0; i < 1000; i++) sets.Append("c__builtin__\nset\n(h\u0000tR");
        Refused(sets.Append('.').ToString(), "unfold into more");

        var numbers = new StringBuilder("(").Append('N', 1_000_000).Append("tq\u0000");
        for (var i = 0; i < 1000; i++) numbers.Append("ctorch\nSize\n(h\u0000tR");
        Refused(numbers.Append('.').ToString(), "unfold into more");

        // A text of a million letters as bytes, again and again.
        var texts = new StringBuilder("X\u0040\u0042\u000f\u0000").Append('a', 1_000_000).Append("q\u0000");
        for (var i = 0; i < 1000; i++) texts.Append("c_codecs\nencode\n(h\u0000tR");
        Refused(texts.Append('.').ToString(), "unfold into more");

        // Long keys on the way down.
        var keys = new StringBuilder("X\u0040\u0042\u000f\u0000").Append('a', 1_000_000).Append("q\u0000");
        Refused(keys.Append("}h\u0000}h\u0000K\u0001ss.").ToString(), "longer than the 1024");
    }

    [Fact]
    public void Keys_made_to_collide_are_told_apart_all_the_same()
    {
        // i·2³² + i hashes to 0 in .NET whatever i is; a table of one bucket would take hours.
        var keys = new StringBuilder("\u0080\u0002}(");
        for (var i = 0; i < 500_000; i++)
        {
            keys.Append("\u008a\u0008");
            for (var octet = 0; octet < 8; octet++) keys.Append((char)((((long)i << 32) + i) >> (8 * octet) & 255));
            keys.Append('N');
        }

        using var file = PickleFile.Open(Zipped(keys.Append("u.").ToString()));
        Assert.Empty(file.Keys);
    }

    [Fact]
    public void A_pickle_of_a_quarter_gigabyte_in_a_small_file_is_refused_in_bounded_memory()
    {
        foreach (var filler in new[] { ']', '}', 'N', '(' })
        {
            var path = HandMadePickle.Zip(folder[$"bomb{(int)filler}.pt"], new string(filler, 120_000_000), compression: CompressionLevel.Fastest);
            Assert.True(new FileInfo(path).Length < 2_000_000);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var message = Assert.Throws<WeightsException>(() => PickleFile.Open(path)).Message;
            Assert.Contains("unfold into more", message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
        }
    }

    [Fact]
    public void A_data_pkl_of_absurd_size_is_not_inflated()
    {
        var path = HandMadePickle.Zip(folder["huge.pt"], "N.", new byte[1]);
        var bytes = File.ReadAllBytes(path);
        var name = "archive/data.pkl"u8.ToArray();
        for (var at = bytes.AsSpan().IndexOf(name); at >= 0; at = Next(bytes, name, at))
        {
            var central = at >= 46 && bytes.AsSpan(at - 46, 4).SequenceEqual("PK\u0001\u0002"u8);
            if (central) BitConverter.TryWriteBytes(bytes.AsSpan(at - 46 + 24), 0x7fff_fff0); // its length
            if (central) bytes[at - 46 + 10] = 8; // deflated
        }

        Assert.Contains("at most", Assert.Throws<WeightsException>(() => PickleFile.Open(folder.Write("huge.pt", bytes))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deflated_storage_is_unfolded_only_as_far_as_its_tensor_reaches()
    {
        var storage = new byte[300_000_000];
        storage[0] = 7;
        var path = HandMadePickle.Zip(folder["deflated.pt"], HandMadePickle.Tensor("ByteStorage", 4, null, 4), storage, CompressionLevel.Optimal);
        Assert.True(new FileInfo(path).Length < 1_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var file = PickleFile.Open(path);
        Assert.Equal([7, 0, 0, 0], file.Read("a").data<byte>().ToArray());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Theory]
    [InlineData("FloatStorage", 4, 5, "reaches past its storage of 4")]
    [InlineData("FloatStorage", 5, 5, "has 16 bytes where 20 are needed")]
    [InlineData("DoubleStorage", 4, 4, "has 16 bytes where 32 are needed")]
    public void A_tensor_larger_than_what_the_file_holds_is_refused(string storage, int count, int elements, string reason)
    {
        var path = HandMadePickle.Zip(folder["large.pt"], HandMadePickle.Tensor(storage, count, null, elements), new byte[16]);
        Assert.Contains(reason, Assert.Throws<WeightsException>(() => PickleFile.Open(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static int Next(byte[] bytes, byte[] name, int at) => bytes.AsSpan(at + 1).IndexOf(name) is var next and >= 0 ? at + 1 + next : -1;

    private void Refused(string pickle, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsException>(() => PickleFile.Open(Zipped(pickle))).Message, StringComparison.Ordinal);

    private string Zipped(string pickle) => HandMadePickle.Zip(folder[$"{Guid.NewGuid():n}.pt"], pickle);
}
