import { type SubjectKind, words } from './columns.js';
import {
  ADDRESS_COLUMN,
  AREA_COLUMN,
  checkUsccOrRegistration,
  CREDIT_COLUMN,
  FIRM_NAME_PATTERN,
  FIRM_NAMES,
  nameColumn,
  PHONE_COLUMN,
  USCC_NAMES,
} from './shared-columns.js';
import { FIRM_STATUS_NAMES, FIRM_STATUSES, statusColumn } from './statuses.js';

function classSynonyms(...numerals: string[]): string[] {
  const tails = words('类维修 类汽车维修 类机动车维修 类维修企业 类汽车维修企业 类机动车维修企业 类企业');
  const more = words('类业户 类维修业户 类汽修 类维修经营 类机动车维修经营 类汽车维修经营 类经营业务');
  return numerals.flatMap((numeral) => ['', '类', ...tails, ...more].map((tail) => numeral + tail));
}

/** 机动车维修企业: filed (备案) with its county, no licence (道路运输条例 第39条). */
export const REPAIR_SHOP: SubjectKind = {
  kind: 'REPAIR_SHOP',
  title: '机动车维修企业',
  aliases: words(
    '车辆维修企业 汽车维修企业 机动车维修经营者 维修企业 机动车维修业户 机动车维修经营业户',
    '车辆维修经营者 汽修企业 机动车维修',
  ),
  columns: [
    {
      ...nameColumn(
        '企业名称',
        [
          ...FIRM_NAMES,
          ...words('维修企业 维修企业名称 维修业户名称 维修单位 门店名称 店名 厂名 店铺名称'),
          ...words('汽修企业名称 维修厂名称 修理厂名称 备案单位 备案单位名称 维修业户 备案企业名称'),
        ],
        '康定××汽车修理厂',
      ),
      headingPattern: FIRM_NAME_PATTERN,
    },
    {
      key: 'code',
      heading: '统一社会信用代码(或注册号)',
      synonyms: [
        ...USCC_NAMES,
        ...words('社会信用代码/注册号 信用代码/注册号 注册号 工商注册号 营业执照注册号 信用代码或注册号'),
        ...words('统一社会信用代码/注册号 社会信用代码(注册号) 统一社会信用代码或工商注册号 登记注册号'),
        ...words('统一社会信用代码/工商注册号 统一社会信用代码(工商注册号) 个体户注册号'),
      ],
      headingPattern: /信用(代码|编码|码)|注册号/,
      type: 'code',
      required: true,
      check: checkUsccOrRegistration,
      note: '18 位统一社会信用代码；个体工商户可填 15 位注册号。单元格请设为文本格式。',
      example: '92510000MA6EXAMPLE',
    },
    {
      key: 'filingNo',
      heading: '备案编号',
      synonyms: words(
        '备案号 备案证号 备案证编号 备案证明编号 维修备案编号 备案登记号 备案代码 备案表编号 备案号码',
        '备案登记编号 经营备案编号 机动车维修备案编号 备案凭证号 维修备案号 备案证明号',
      ),
      headingPattern: /备案.{0,4}(号|编号|编码)$/,
      type: 'code',
      required: true,
      maxLength: 60,
      note: '按备案证明填写。',
      example: '康修备0001',
    },
    {
      key: 'filedOn',
      heading: '备案日期',
      synonyms: words(
        '备案时间 备案登记日期 备案年月日 登记备案日期 首次备案日期 备案完成日期 备案登记时间',
        '维修备案日期 备案通过日期',
      ),
      headingPattern: /备案.{0,4}(日期|时间)$/,
      type: 'day',
      note: '日期，如 2023-12-27。',
      example: '2023-12-27',
    },
    {
      key: 'category',
      heading: '维修类别',
      synonyms: words(
        '类别 维修类型 业户类别 经营类别 企业类别 维修业务类别 备案类别 维修经营类别 类型 维修等级',
        '维修资质 资质类别 维修企业类别 经营业务类别 业务类别 维修种类 维修业户类别 经营范围(类别)',
        '机动车维修类别 资质等级 企业类型 维修资质类别 经营类型',
      ),
      type: 'choice',
      required: true,
      choices: [
        { value: 'CLASS_1', label: '一类', synonyms: classSynonyms('一', '1', 'I', '第一', '壹') },
        { value: 'CLASS_2', label: '二类', synonyms: classSynonyms('二', '2', 'II', '第二', '贰') },
        {
          value: 'CLASS_3',
          label: '三类',
          synonyms: [
            ...classSynonyms('三', '3', 'III', '第三', '叁'),
            ...words('三类专项 三类专项维修 三类综合小修 三类汽车专项维修 三类汽车综合小修 专项维修'),
          ],
        },
        {
          value: 'MOTORCYCLE',
          label: '摩托车',
          synonyms: words(
            '摩托车维修 摩修 摩托 摩托车类 摩托车维修企业 摩托车维修业户 摩托车维修经营 摩托车修理',
          ),
        },
      ],
      note: '一类、二类、三类、摩托车之一。',
      example: '二类',
    },
    {
      key: 'repairsDangerousGoodsVehicles',
      heading: '是否从事危险货物运输车辆维修',
      synonyms: words(
        '危货车辆维修 危险货物运输车辆维修 是否危货车辆维修 危险货物车辆维修 是否从事危货车辆维修',
        '危运车辆维修 是否维修危货车辆 是否危险货物运输车辆维修 从事危险货物运输车辆维修 危货维修',
        '危险品车辆维修 是否危货维修 是否从事危险品车辆维修 能否维修危货车辆 危险品运输车辆维修',
      ),
      headingPattern: /危(险)?(货|运|化|品).*(维修|修理)/,
      type: 'yesNo',
      note: '是 或 否；留空按否。',
      example: '否',
    },
    AREA_COLUMN,
    ADDRESS_COLUMN,
    {
      key: 'manager',
      heading: '负责人',
      synonyms: words(
        '企业负责人 法定代表人 法人 经营者 法人代表 负责人姓名 主要负责人 店主 业主',
        '法定代表人(负责人) 法人/负责人 经营者姓名 法定代表人/负责人 单位负责人 业户负责人',
        '法人(负责人) 法人姓名 法定代表人姓名 老板',
      ),
      type: 'text',
      maxLength: 60,
      personal: true,
      note: '姓名；不要填身份证号。',
      example: '李四',
    },
    PHONE_COLUMN,
    statusColumn('经营状态', FIRM_STATUS_NAMES, FIRM_STATUSES),
    CREDIT_COLUMN,
  ],
};
