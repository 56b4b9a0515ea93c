using System.Runtime.CompilerServices;
using SensorAgent.Hardware.I2c;

namespace SensorAgent.Hardware.Tests.I2c;

public sealed class SmbusTests
{
    // What i2c-piix4, an adapter of PCs, says: I2C_FUNC_SMBUS_QUICK, BYTE, BYTE_DATA, WORD_DATA and BLOCK_DATA.
    private static readonly I2cFunctions Words = new(0x0001_0000 | 0x0006_0000 | 0x0018_0000 | 0x0060_0000 | 0x0300_0000);
    private static readonly I2cFunctions Blocks = new(Words.Bits | 0x0C00_0000);

    [Theory]
    [InlineData(0, 0, SmbusKind.Quick)]
    [InlineData(1, 0, SmbusKind.Byte)]
    [InlineData(0, 1, SmbusKind.Byte)]
    [InlineData(2, 0, SmbusKind.ByteData)]
    [InlineData(1, 1, SmbusKind.ByteData)]
    [InlineData(3, 0, SmbusKind.WordData)]
    [InlineData(1, 2, SmbusKind.WordData)]
    [InlineData(4, 0, SmbusKind.Block)]
    [InlineData(33, 0, SmbusKind.Block)]
    [InlineData(1, 3, SmbusKind.Block)]
    [InlineData(1, 32, SmbusKind.Block)]
    public void A_transfer_is_the_transaction_with_the_same_bytes(int written, int read, object kind) =>
        Assert.Equal(kind, Blocks.Express(written, read));

    [Theory]
    [InlineData(34, 0)]
    [InlineData(1, 33)]
    [InlineData(0, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 6)]
    public void What_no_transaction_says_is_not_said(int written, int read) => Assert.Null(Blocks.Express(written, read));

    [Theory]
    [InlineData(4, 0)]
    [InlineData(1, 3)]
    public void Blocks_need_an_adapter_that_has_them(int written, int read) => Assert.Null(Words.Express(written, read));

    [Fact]
    public void A_block_stands_in_for_a_word_that_the_adapter_lacks() =>
        Assert.Equal((SmbusKind.Block, SmbusKind.Block), (new I2cFunctions(0x0C00_0000).Express(3, 0), new I2cFunctions(0x0C00_0000).Express(1, 2)));

    [Fact]
    public void Reading_and_writing_are_functions_of_their_own() =>
        Assert.Equal(
            (SmbusKind.ByteData, (SmbusKind?)null), (new I2cFunctions(0x0008_0000).Express(1, 1), new I2cFunctions(0x0008_0000).Express(2, 0)));

    [Fact]
    public void An_adapter_that_does_any_transfer_says_so() =>
        Assert.Equal((true, false), (new I2cFunctions(0x0EFF_0001).AnyTransfer, Blocks.AnyTransfer));

    [Fact]
    public void The_structure_follows_the_machines_pointer() => Assert.Equal(8 + IntPtr.Size, Unsafe.SizeOf<SmbusTransfer>());

    [Fact]
    public void A_block_begins_with_its_length_and_a_word_with_its_low_byte()
    {
        var (block, word) = (new byte[SmbusData.Size], new byte[SmbusData.Size]);

        SmbusData.Fill(block, SmbusKind.Block, [0xA1, 0xA2, 0xA3], 3);
        SmbusData.Fill(word, SmbusKind.WordData, [0x34, 0x12], 2);

        Assert.Equal([3, 0xA1, 0xA2, 0xA3], block[..4]);
        Assert.Equal(0x1234, BitConverter.ToUInt16(word));
    }

    [Fact]
    public void A_transfer_that_cannot_be_said_is_refused_in_words() =>
        Assert.Contains("speaks only SMBus", I2cFaults.NotInSmbus(1, 0x44, 2, 6).Message, StringComparison.Ordinal);
}
